export { clock } from "../../../../server/src/platform/clock.ts";
