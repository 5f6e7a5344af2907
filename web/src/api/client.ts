import createClient from 'openapi-fetch';
import type { paths } from './paths.ts';
import { ProblemError, problemOf } from './problem.ts';
import type { RequestState } from './types.ts';

/** The API, typed. Same origin, the session's cookie; call it through `read` and `command`. */
export const api = createClient<paths>({ baseUrl: location.origin, credentials: 'same-origin' });
api.use({
  onRequest: ({ request }) => request.headers.set('accept-language', document.documentElement.lang),
});

/** The language of the page, for calls without `api`: what is refused is said in it. */
export const spoken = (): { 'accept-language': string } => ({
  'accept-language': document.documentElement.lang,
});

type Fetched<T> = Promise<{ data?: T; error?: unknown; response: Response }>;

/** The body of an answer; throws `ProblemError` where the API answers with a problem. */
export async function read<T>(fetched: Fetched<T>): Promise<T> {
  const { data, error, response } = await fetched;
  if (!response.ok) throw new ProblemError(problemOf(error, response));
  return data as T;
}

/** A header that lets a command be sent again without being done twice. */
export const idempotent = (): { 'idempotency-key': string } => ({ 'idempotency-key': newKey() });

/** Hexadecimal, 128 bits; `randomUUID` exists on https and localhost only. */
function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}

/** The body of a 202: it runs, and its request says what becomes of it. */
type Accepted = { id: string; state: 'running' };

const POLL_MS = 700;
const POLLS_MAX = 170;

/**
 * The answer of a command. One that takes longer than five seconds is answered 202 with the address of its request,
 * which is then asked until it is done (two minutes at most); throws `ProblemError` for a refusal.
 */
export async function command<T>(fetched: Fetched<T>): Promise<Exclude<T, Accepted>> {
  const { data, error, response } = await fetched;
  if (!response.ok) throw new ProblemError(problemOf(error, response));
  const place = response.headers.get('location');
  if (response.status !== 202 || place === null) return data as Exclude<T, Accepted>;
  for (let poll = 0; poll < POLLS_MAX; poll += 1) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    const answer = await fetch(place, { headers: spoken(), credentials: 'same-origin' });
    if (!answer.ok)
      throw new ProblemError(problemOf(await answer.json().catch(() => null), answer));
    const request = (await answer.json()) as RequestState;
    if (request.state === 'done') return answerOf<Exclude<T, Accepted>>(request);
  }
  throw new Error('still running');
}

function answerOf<T>(request: RequestState): T {
  const status = request.status ?? 200;
  if (status >= 400)
    throw new ProblemError(problemOf(request.answer, new Response(null, { status })));
  return request.answer as T;
}
