export { thing } from "@cdsa/contracts/src/thing.ts";
