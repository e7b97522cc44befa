import { clock } from "../../platform/clock.ts";
import { thing } from "@cdsa/contracts";

export const append = clock + thing;
