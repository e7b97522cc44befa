/** What `cdsa users` says about itself. */
export const USERS_USAGE = `Usage: cdsa users <command>

  list [--role ROLE] [--active yes|no] [--text TEXT]
      Everybody, newest first.
  create USERNAME --email EMAIL [--name NAME] [--role ROLE] [--clearance LABEL] [--auditor] [--manager USER]
         [--password-stdin]
      Adds somebody. Without --password-stdin a password is made up and printed once.
  set-role USER ROLE
      Gives somebody another role; the clearance goes with it unless it was set by hand.
  disable USER
      Ends every sign-in and API token of somebody, for good, and lets them in no more.
  enable USER
      Lets somebody in again, with their password.
  reset-password USER [--password-stdin] [--without-totp]
      Gives somebody another password, ends their sign-ins, and on request removes a lost second factor.

ROLE is ANALYST, MANAGER or ADMIN. LABEL is PUBLIC, INTERNAL, CONFIDENTIAL or RESTRICTED.
USER is a user name or an e-mail address. Every change is written to the audit log, as done by the server.
With the embedded database, stop the server first.
`;
