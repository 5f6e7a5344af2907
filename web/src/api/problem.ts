import type { Problem } from './types.ts';

/** An answer of the API that is a problem (RFC 9457); `problem.requestId` finds it in the logs. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

/** Whether the API said no to this person, this request or this address (4xx): asking again changes nothing. */
export const isRefusal = (error: unknown): error is ProblemError =>
  error instanceof ProblemError && error.problem.status < 500 && error.problem.status !== 429;

/** Whether nobody is signed in. */
export const isSignedOut = (error: unknown): boolean =>
  error instanceof ProblemError && error.problem.status === 401;

/** Whether the thing does not exist for this person. */
export const isMissing = (error: unknown): boolean =>
  error instanceof ProblemError && error.problem.status === 404;

/** The problem that an answer carries; one made up from the status line where the body is none. */
export function problemOf(body: unknown, response: Response): Problem {
  if (typeof body === 'object' && body !== null && 'code' in body && 'title' in body) {
    return body as Problem;
  }
  return {
    type: 'about:blank',
    title: response.statusText || `HTTP ${response.status}`,
    status: response.status,
    code: 'unknown',
    requestId: response.headers.get('x-request-id') ?? '',
  };
}
