/** Logs: one JSON object per line on stdout. Whoever starts the process says where that goes. */
import { pino, type Logger } from 'pino';

/** A logger of a process; secrets and what people wrote are left out. */
export function createLog(role: string, level: string): Logger {
  return pino({
    level,
    base: { role },
    redact: ['req.headers.authorization', 'req.headers.cookie', '*.password', '*.token'],
  });
}
