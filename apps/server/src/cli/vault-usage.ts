/** What `cdsa vault` says about itself. */
export const VAULT_USAGE = `Usage: cdsa vault <command>

  init FILE [--id ID] [--shares N --threshold K]
      Makes a key-encryption key, writes it to a new file that only you may read, and prints the settings that use it.
      With shares, any K of N people can make it again from the lines printed for them, and fewer know nothing of it.
      It touches no database.
  combine FILE
      Makes the key again from K shares, one a line on standard input, and writes it to a new file.
  status
      Which keys there are, and how much is under another one than the active key.
  rotate
      Puts everything that is sealed under the active key, and waits until it is done. A server may run meanwhile,
      except on the embedded database. Killed, it goes on at the next call or start.
`;
