import { spawn } from "node:child_process";
import { constants } from "node:os";

const FORWARDED_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Runs a program to its end. Signals sent to this process reach it too, so that none is left behind.
 * @param {string} file
 * @param {string[]} programArguments
 * @param {import("node:child_process").SpawnOptions} options
 * @returns {Promise<number>} exit code; 128 + n where signal n ended it, as shells report it
 */
export function runChild(file, programArguments, options) {
  const child = spawn(file, programArguments, options);
  const forwarders = FORWARDED_SIGNALS.map((signal) => [signal, () => child.kill(signal)]);
  for (const [signal, forward] of forwarders) process.on(signal, forward);
  const release = () => {
    for (const [signal, forward] of forwarders) process.removeListener(signal, forward);
  };
  return new Promise((resolve, reject) => {
    child.on("error", (error) => {
      release();
      reject(error);
    });
    child.on("exit", (code, signal) => {
      release();
      resolve(code ?? 128 + (constants.signals[signal] ?? 1));
    });
  });
}
