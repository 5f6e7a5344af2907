/** What every route says of itself in the document: its part, a sentence, and that errors are problems. */
import { Type, type TSchema } from 'typebox';
import { ANSWER_DAYS } from '../../db/forget.ts';

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: Type.Ref('Problem#') } },
});

const PROBLEMS = {
  '4xx': problem('Refused; `code` says why, `detail` in the language of `Accept-Language`.'),
  '5xx': problem('Not ready, or failed here.'),
} as const;

type Tag =
  | 'me'
  | 'people'
  | 'partners'
  | 'standing'
  | 'journeys'
  | 'enrolments'
  | 'applications'
  | 'decisions'
  | 'facts'
  | 'program'
  | 'live'
  | 'demo';

/** Tag and summary of a route. */
export const describe = (tag: Tag, summary: string, description?: string) => ({
  tags: [tag],
  summary,
  ...(description === undefined ? {} : { description }),
});

/** The answers of a route that reads: what is there, or a problem. */
export const reads = <const T extends TSchema>(schema: T) => ({ 200: schema, ...PROBLEMS });

/** The answers of a route that does something and has nothing to show. */
export const does = { 204: Type.Null(), ...PROBLEMS };

/** The answers of a command: done now, or 202 with where to ask. */
export const commands = <const S extends number, const T extends TSchema>(status: S, schema: T) =>
  ({ [status]: schema, 202: ACCEPTED, ...PROBLEMS }) as { [K in S]: T } & typeof PROBLEMS;

const ACCEPTED = Type.Object(
  { id: Type.String(), state: Type.Literal('running'), status: Type.Null(), answer: Type.Null() },
  { description: 'Taken up, and not done yet: ask at `Location`.' },
);

/** The header of a command. */
export const CommandHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      description: `The same key gives the first answer again, for ${ANSWER_DAYS} days. Required of systems.`,
    }),
  ),
});

/** Whom a program acts for, where its person has several roles; every route of `/v1` reads it. */
export const ActingHeaders = Type.Object({
  'ascent-acting-as': Type.Optional(
    Type.String({
      description:
        'One of `memberships`, where I may act for several: everything is done in that role only. Any route reads it.',
    }),
  ),
});
