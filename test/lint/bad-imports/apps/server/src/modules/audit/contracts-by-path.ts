export { thing } from "../../../../../packages/contracts/src/index.ts";
