/** Set-up cannot go on; `message` tells the person what happened and what to do. */
export class SetupError extends Error {
  name = "SetupError";

  /** @param {string} whatHappened @param {string} whatToDo */
  constructor(whatHappened, whatToDo) {
    super(`${whatHappened}\n  What to do: ${whatToDo}`);
  }
}

/**
 * Runs a script's main function; a SetupError ends it with exit code 1 and its message alone, without a stack.
 * @param {() => Promise<void> | void} main
 */
export async function runScript(main) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`cdsa: ${error.message}\n`);
    process.exitCode = 1;
  }
}
