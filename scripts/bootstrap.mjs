import { ensureInstalled } from "./bootstrap/install.mjs";
import { SetupError } from "./bootstrap/setup-error.mjs";
import { ensureWebBuilt } from "./bootstrap/web-build.mjs";

const OLDEST_NODE_MAJOR = 20;

/**
 * Does all set-up a fresh clone needs; costs a few milliseconds when there is nothing to do.
 * Runs on Node 20 and without any package, since it is what installs them.
 * @param {{ web: boolean }} options whether the built web page is needed too
 */
export async function bootstrap({ web }) {
  const ownMajor = Number(process.versions.node.split(".")[0]);
  if (ownMajor < OLDEST_NODE_MAJOR) {
    throw new SetupError(
      `Node ${process.versions.node} is too old to install the packages.`,
      `install Node ${OLDEST_NODE_MAJOR} or newer (any; Node 24 itself comes with the packages).`,
    );
  }
  await ensureInstalled();
  if (web) await ensureWebBuilt();
}
