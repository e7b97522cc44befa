import { runChild } from "./child.mjs";
import { requireNodeBinary } from "./install.mjs";
import { ROOT_DIR } from "./paths.mjs";

/**
 * Hands this process over to the pinned Node 24: the same process id where the running Node can replace itself,
 * otherwise a child that gets the signals and whose exit code becomes this one's.
 * @param {string[]} nodeArguments flags, script and its arguments
 * @param {Record<string, string>} [env] what is added to the environment
 */
export async function handOver(nodeArguments, env = {}) {
  const binary = requireNodeBinary();
  process.chdir(ROOT_DIR);
  if (process.execve !== undefined && process.platform !== "win32") {
    process.execve(binary, [binary, ...nodeArguments], { ...process.env, ...env });
  }
  process.exitCode = await runOnNode(nodeArguments, { env });
}

/**
 * Runs a script on the pinned Node 24.
 * @param {string[]} nodeArguments flags, script and its arguments
 * @param {{ cwd?: string, env?: Record<string, string> }} [options] `cwd`: the root where absent; `env`: what is added
 * @returns {Promise<number>} exit code, see `runChild`
 */
export function runOnNode(nodeArguments, options = {}) {
  return runChild(requireNodeBinary(), nodeArguments, {
    cwd: options.cwd ?? ROOT_DIR,
    env: { ...process.env, ...options.env },
    stdio: "inherit",
  });
}
