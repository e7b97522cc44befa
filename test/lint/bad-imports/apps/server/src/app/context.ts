import { config } from "../config/config.ts";
import { append } from "../modules/audit/index.ts";

export const context = [config, append];
