import { pino, type Logger as PinoLogger } from "pino";
import { describeError } from "../errors/describe-error.ts";

export type Logger = Pick<PinoLogger, "debug" | "info" | "warn" | "error" | "fatal" | "child">;

/** JSON lines on standard output; ids and codes, never content. */
export function createLogger(level: string): PinoLogger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: (error: unknown) => describeError(error) },
  });
}
