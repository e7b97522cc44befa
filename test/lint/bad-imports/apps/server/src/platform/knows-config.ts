export { config } from "../config/config.ts";
