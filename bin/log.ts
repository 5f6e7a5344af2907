/** Logs: one JSON object per line on stdout. Whoever starts the process says where that goes. */
import { Runtime, type LogLevel, type LogMetadata } from '@temporalio/worker';
import { pino, type Logger } from 'pino';

/** A logger of a process; secrets and what people wrote are left out. */
export function createLog(role: string, level: string): Logger {
  return pino({
    level,
    base: { role },
    redact: ['req.headers.authorization', 'req.headers.cookie', '*.password', '*.token'],
  });
}

/** Makes the engine's own logs part of ours, and leaves signals to us: we stop in an order. */
export function installRuntime(log: Logger): void {
  const write = (level: LogLevel, message: string, meta?: LogMetadata): void => {
    log[levels[level]](meta ?? {}, message);
  };
  Runtime.install({
    shutdownSignals: [],
    logger: {
      log: write,
      trace: (message, meta) => write('TRACE', message, meta),
      debug: (message, meta) => write('DEBUG', message, meta),
      info: (message, meta) => write('INFO', message, meta),
      warn: (message, meta) => write('WARN', message, meta),
      error: (message, meta) => write('ERROR', message, meta),
    },
  });
}

const levels = {
  TRACE: 'trace',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warn',
  ERROR: 'error',
} as const satisfies Record<LogLevel, string>;
