/** Every error leaves as a problem: the one place where errors become answers. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RuleViolation } from '../program/errors.ts';
import {
  EDGE_STATUS,
  problemOf,
  Refusal,
  RULE_STATUS,
  type EdgeCode,
  type Fault,
} from './errors.ts';
import { localeOf, problemIn } from './language.ts';
import { invalid } from './validate.ts';

type Answer = {
  readonly status: number;
  readonly code: string;
  readonly detail: string | null;
  readonly errors?: readonly Fault[] | null;
  readonly retryAfterSeconds?: number | null;
};

export function addProblems(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) =>
    sendProblem(request, reply, answerFor(error as FastifyError, request)),
  );
}

/** Sends a problem; nothing of the error but its code and sentence goes out. */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: Answer,
): FastifyReply {
  const { status, code, detail, errors = null, retryAfterSeconds = null } = answer;
  void reply
    .code(status)
    .type('application/problem+json; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('x-request-id', request.id);
  if (status === 401) void reply.header('www-authenticate', 'Bearer');
  if (retryAfterSeconds !== null) void reply.header('retry-after', String(retryAfterSeconds));
  const locale = localeOf(request);
  void reply.header('content-language', locale);
  const problem = problemOf(status, code, detail, request.id, errors);
  return reply.send(JSON.stringify(problemIn(locale, problem)));
}

/** What an error answers. Whatever is not a refusal is ours: logged, and told as little as possible. */
export function answerFor(error: FastifyError, request: Pick<FastifyRequest, 'log'>): Answer {
  const refusal = refusalOf(error);
  if (refusal instanceof Refusal) {
    const { status, code, message, errors, retryAfterSeconds } = refusal;
    return { status, code, detail: message, errors, retryAfterSeconds };
  }
  if (refusal instanceof RuleViolation) {
    return { status: RULE_STATUS[refusal.code], code: refusal.code, detail: refusal.message };
  }
  if (isWorldAway(error)) {
    request.log.error({ err: error }, 'the database or the engine does not answer');
    return {
      status: 503,
      code: 'BUSY',
      detail: 'Something this needs does not answer; try again.',
      retryAfterSeconds: 2,
    };
  }
  request.log.error({ err: error }, 'failed');
  return { status: 500, code: 'INTERNAL', detail: null };
}

/** Fastify's own errors in our codes; others as they are. */
function refusalOf(error: FastifyError): unknown {
  if (error.validation !== undefined)
    return invalid(error.validation as never, error.validationContext ?? 'body');
  const status = error.statusCode;
  if (error.code?.startsWith('FST_') !== true || status === undefined) return error;
  const code = CODES[error.code] ?? codeOfStatus(status);
  if (code === null) return error;
  return new Refusal(
    code,
    SENTENCES[code] ?? error.message,
    code === 'BUSY' ? { retryAfterSeconds: 5 } : {},
  );
}

const CODES: Readonly<Record<string, EdgeCode>> = {
  FST_UNDER_PRESSURE: 'BUSY',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA',
  FST_ERR_CTP_BODY_TOO_LARGE: 'TOO_LARGE',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'MALFORMED',
  FST_ERR_BAD_URL: 'MALFORMED',
  // QUERY, which no route here has.
  FST_ERR_ROUTE_MISSING_CONTENT_TYPE: 'METHOD_NOT_ALLOWED',
  FST_REQ_FILE_TOO_LARGE: 'TOO_LARGE',
  FST_FILES_LIMIT: 'INVALID',
  FST_FIELDS_LIMIT: 'INVALID',
  FST_PARTS_LIMIT: 'INVALID',
  FST_INVALID_MULTIPART_CONTENT_TYPE: 'UNSUPPORTED_MEDIA',
};

const SENTENCES: Partial<Record<EdgeCode, string>> = {
  BUSY: 'Too much at once; try again in a moment.',
  UNSUPPORTED_MEDIA: 'This form of body is not read here.',
  TOO_LARGE: 'The body is too large.',
};

const codeOfStatus = (status: number): EdgeCode | null =>
  status >= 500
    ? null
    : ((Object.keys(EDGE_STATUS) as EdgeCode[]).find((code) => EDGE_STATUS[code] === status) ??
      'MALFORMED');

const AWAY = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT', 'ETIMEDOUT']);

/** Connections that are gone, servers that start or stop, pools and disks that are full: time mends these. */
function isWorldAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? error.code : undefined;
  if (typeof code === 'string') {
    if (
      AWAY.has(code) ||
      code.startsWith('08') ||
      code.startsWith('53') ||
      code.startsWith('57') ||
      code === '55P03'
    )
      return true;
    if (code === '40001' || code === '40P01') return true;
  }
  // gRPC: deadline exceeded, resources exhausted, unavailable.
  if (code === 4 || code === 8 || code === 14) return true;
  if (error.cause !== undefined && error.cause !== error && isWorldAway(error.cause)) return true;
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable/i.test(
    error.message,
  );
}
