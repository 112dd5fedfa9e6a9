import type { Log } from '../../log.ts';

/** Lines kept until there is a log file to write them to. */
const KEPT = 100;

export interface DesktopLog {
  readonly log: Log;
  /** Hands over to the library's log, once it is open, what was said before. */
  attach(log: Log): void;
}

/** A log for the host, which has things to say before the library and its log are open. Until then they go to the terminal too. */
export function createDesktopLog(): DesktopLog {
  const early: Parameters<Log>[] = [];
  let target: Log | undefined;
  return {
    log(level, message, fields) {
      if (target) return target(level, message, fields);
      process.stderr.write(`${level}: ${message} ${JSON.stringify(fields ?? {})}\n`);
      early.push([level, message, fields]);
      if (early.length > KEPT) early.shift();
    },
    attach(log) {
      target = log;
      for (const line of early.splice(0)) log(...line);
    },
  };
}
