import { pino, type Logger as PinoLogger } from "pino";
import { describeError } from "../errors/describe-error.ts";

export type Logger = Pick<PinoLogger, "debug" | "info" | "warn" | "error" | "fatal" | "child">;

/** Takes log lines one by one. */
export type LogDestination = { write: (line: string) => void };

/** JSON lines on standard output, or where `destination` says; ids and codes, never content. */
export function createLogger(level: string, destination?: LogDestination): PinoLogger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    // Libraries trace the headers of requests, and with them tokens and cookies.
    redact: { paths: ["headers", "*.headers"], remove: true },
    serializers: { err: (error: unknown) => describeError(error) },
  };
  return destination ? pino(options, destination) : pino(options);
}
