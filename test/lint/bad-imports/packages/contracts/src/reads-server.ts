export { clock } from "../../../apps/server/src/platform/clock.ts";
