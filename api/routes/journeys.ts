/** Journeys: the practices that can be started, those under way, and what moves them. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hash } from 'node:crypto';
import { Type, type Static } from 'typebox';
import { journeyMarkReader } from '../../db/queries/journey-marks.ts';
import { latestAttempt } from '../../db/queries/journeys.ts';
import {
  contactsFor,
  journeyHistory,
  journeyPage,
  journeyRows,
  journeySummary,
  latestJourneys,
  namesOf,
  partnerName,
  peerScores,
  proofFacts,
  type JourneyRowsView,
  type JourneySummary,
  type ProofFact,
} from '../../db/queries/journey-views.ts';
import { settingsOfScope, withScope } from '../../db/scope.ts';
import { editionOn } from '../../program/editions.ts';
import { RuleViolation } from '../../program/errors.ts';
import type { Edition, Practice } from '../../program/edition/types.ts';
import { nextAttempt, startableAt } from '../../program/practice.rules.ts';
import { pauseUpdate, resumeUpdate, withdrawUpdate } from '../../workflows/messages.ts';
import { aheadOf, askerOf } from '../auth/guard.ts';
import type { Asker } from '../auth/principals.ts';
import { answeredBefore, askJourney, begunBefore, startPractice } from '../commands/journeys.ts';
import type { Running } from '../commands/run.ts';
import type { Context } from '../context.ts';
import { cursorId, cursorOf, PAGE_ROWS, pageOf, readCursor } from '../cursor.ts';
import { NotVisible } from '../errors.ts';
import { idOf, parseId, readId } from '../ids.ts';
import { Id } from '../schemas/common.ts';
import {
  HistoryList,
  JourneyOne,
  JourneyPage,
  JourneysQuery,
  PracticeList,
  StartJourney,
  SteerAnswer,
  SteerBody,
} from '../schemas/journeys.ts';
import { createTexts, textOf, type KeptText } from '../texts.ts';
import { instantOf } from '../views/instants.ts';
import { journeyItem, journeyOne } from '../views/journey.ts';
import { plannedIn } from '../views/practices.ts';
import { CommandHeaders, commands, describe, reads } from './describe.ts';

export const JourneyParams = Type.Object({ id: Id('jrn') });
/** What stands around a journey (names, peers, contacts, facts) may be so old. */
const AROUND_MS = 10_000;
/** And is made anew after this time, whatever its marks say. */
const MADE_MS = 60_000;

const PracticesQuery = Type.Object(
  { partner: Type.Optional(Id('ptn')) },
  { additionalProperties: false },
);

export function addJourneys(instance: FastifyInstance, context: Context): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  const { read } = context.deps;
  const markFor = journeyMarkReader(context.reads);
  const texts = createTexts<MadeFrom>();

  /**
   * A journey is the same for whoever sees the same rows: made once for all of them, and tagged by what it says. What stands
   * around it has no version: from time to time it is looked at, and the journey made anew if that has changed.
   */
  function textFor(
    asker: Asker,
    id: string,
    found: string,
  ): KeptText<MadeFrom> | Promise<KeptText<MadeFrom>> {
    const key = `${settingsOfScope(asker.scope).join(' ')} ${id}`;
    const mark = `${found} ${Math.floor(Date.now() / AROUND_MS)}`;
    return (
      texts.get(key, mark) ??
      texts.make(key, mark, async (last) => {
        const now = Date.now();
        if (last?.from.found === found && now - last.from.madeAt < MADE_MS) {
          const around = await aroundOf(context, asker, last.from.asked);
          if (JSON.stringify(around) === last.from.around) return { ...last, mark };
        }
        const view = await visibleRows(context, asker, id);
        const asked = askedAround(view);
        const around = await aroundOf(context, asker, asked);
        const json = JSON.stringify(journeyShown(context, view, around));
        const tag = `"${hash('sha256', json, 'hex').slice(0, 20)}"`;
        const from = { found, asked, around: JSON.stringify(around), madeAt: now };
        return { mark, tag, text: textOf(json), from };
      })
    );
  }

  app.get(
    '/v1/practices',
    {
      config: { policy: 'practices.read' },
      schema: {
        ...describe('journeys', 'The practices of the edition in force, with the progress in each'),
        querystring: PracticesQuery,
        response: reads(PracticeList),
      },
    },
    async (request) => {
      const asker = askerOf(request);
      const partnerId =
        request.query.partner === undefined
          ? asker.partnerId
          : readId('ptn', request.query.partner);
      const latest =
        partnerId === null
          ? []
          : await withScope(read, asker, (tx) => latestJourneys(tx, partnerId));
      const edition = editionInForce(context);
      return {
        items: (edition?.practices ?? []).map((practice) =>
          practiceItem(practice, latest, context.deps.clock.now()),
        ),
      };
    },
  );

  app.get(
    '/v1/journeys',
    {
      config: { policy: 'journeys.read' },
      schema: {
        ...describe('journeys', 'Journeys, newest first'),
        querystring: JourneysQuery,
        response: reads(JourneyPage),
      },
    },
    async (request) => {
      const { partner, state, cursor, limit = PAGE_ROWS } = request.query;
      const after = readCursor(cursor, 1);
      const rows = await withScope(read, askerOf(request), (tx) =>
        journeyPage(tx, {
          partnerId: partner === undefined ? null : readId('ptn', partner),
          state: state ?? null,
          before: after === null ? null : cursorId(after[0]),
          limit: limit + 1,
        }),
      );
      const { page, nextCursor } = pageOf(rows, limit, (last) => cursorOf([last.id]));
      return { items: page.map((one) => journeyItem(context.deps.editions, one)), nextCursor };
    },
  );

  app.get(
    '/v1/journeys/:id',
    {
      config: {
        policy: 'journeys.read',
        ahead: (request, presumed) => {
          const id = parseId('jrn', (request.params as { id: string }).id);
          return id === null ? null : markFor(presumed, id);
        },
      },
      schema: {
        ...describe('journeys', 'One journey with its milestones, steps and assessment'),
        params: JourneyParams,
        response: reads(JourneyOne),
      },
    },
    async (request, reply) => {
      const asker = askerOf(request);
      const id = readId('jrn', request.params.id);
      const found = await (aheadOf<string | undefined>(request, asker) ?? markFor(asker, id));
      if (found === undefined) throw new NotVisible();
      const { tag, text } = await textFor(asker, id, found);
      return reply
        .header('etag', tag)
        .header('content-type', 'application/json; charset=utf-8')
        .send(text);
    },
  );

  app.get(
    '/v1/journeys/:id/history',
    {
      config: { policy: 'journeys.read' },
      schema: {
        ...describe('journeys', 'Who did what when, and why; newest first'),
        params: JourneyParams,
        response: reads(HistoryList),
      },
    },
    async (request) => ({
      items: await shownHistory(context, askerOf(request), readId('jrn', request.params.id), null),
    }),
  );

  app.post(
    '/v1/journeys',
    {
      config: { policy: 'journeys.start' },
      schema: {
        ...describe('journeys', 'Start a practice', 'Answers when the journey can be read.'),
        headers: CommandHeaders,
        body: StartJourney,
        response: commands(201, JourneyOne),
      },
    },
    (request, reply) =>
      context.commands.run(request, reply, request.body, (running) =>
        start(context, request, running),
      ),
  );

  const steering = [
    ['pause', pauseUpdate, 'Let a journey rest; its due dates move'],
    ['resume', resumeUpdate, 'Go on with a journey that rests'],
    [
      'withdraw',
      withdrawUpdate,
      'End a journey; another attempt may follow after the waiting time',
    ],
  ] as const;
  for (const [what, update, summary] of steering) {
    app.post(
      `/v1/journeys/:id/${what}`,
      {
        config: { policy: 'journeys.steer' },
        schema: {
          ...describe('journeys', summary),
          params: JourneyParams,
          headers: CommandHeaders,
          body: SteerBody,
          response: commands(200, SteerAnswer),
        },
      },
      async (
        request: FastifyRequest<{ Params: { id: string }; Body: Static<typeof SteerBody> }>,
        reply: FastifyReply,
      ) => {
        const asker = askerOf(request);
        const journey = await visibleJourney(context, asker, readId('jrn', request.params.id));
        return context.commands.run(request, reply, request.body, async (running) => {
          const arg = { by: asker.personId, reason: request.body.reason ?? null };
          const state = await whileOpen(context, journey, running, () =>
            askJourney(context.deps, { workflowId: journey.workflowId, update, arg, running }),
          ).catch(async (error: unknown) => {
            // Recorded, but its task was lost in the journey's last moment: the row says that it was done.
            const now = await visibleJourney(context, asker, journey.id);
            const done =
              what === 'withdraw' && journey.state !== now.state && now.state === 'withdrawn';
            if (!done) throw error;
            return now.state;
          });
          return { status: 200, body: { id: request.params.id, state } };
        });
      },
    );
  }
}

/** The edition that a journey started today runs on. */
const editionInForce = ({ deps }: Context): Edition | null =>
  editionOn(deps.editions, deps.clock.today());

function practiceItem(
  practice: Practice,
  latest: readonly JourneySummary[],
  now: number,
): Static<typeof PracticeList>['items'][number] {
  const journey = latest.find((one) => one.practice === practice.id) ?? null;
  const from = journey === null ? null : startableAt(journey, practice.waitingDays);
  return {
    id: practice.id,
    title: practice.title,
    says: practice.says,
    points: practice.milestones.reduce((sum, one) => sum + one.points, 0),
    milestones: practice.milestones.map(({ id, title, points, kind, steps }) => ({
      id,
      title,
      points,
      kind,
      steps: steps.length,
    })),
    journey:
      journey === null
        ? null
        : {
            id: idOf('jrn', journey.id),
            state: journey.state,
            milestone: journey.milestone,
            attempt: journey.attempt,
          },
    startableOn: from !== null && from > now ? instantOf(from).slice(0, 10) : null,
  };
}

async function start(
  context: Context,
  request: FastifyRequest<{ Body: Static<typeof StartJourney> }>,
  running: Running,
) {
  const { deps } = context;
  const asker = askerOf(request);
  const { practice: id } = request.body;
  const edition = editionInForce(context);
  const practice = edition?.practices.find((one) => one.id === id);
  if (edition === null || practice === undefined) {
    throw new RuleViolation('PRACTICE_UNKNOWN', `The program has no practice ${id}.`);
  }
  const { partnerId, personId } = asker;
  if (partnerId === null)
    throw new RuleViolation('PARTNER_UNKNOWN', 'Your company is not known here yet.');
  const journeyId = await attempted(context, partnerId, practice, running, (attempt) =>
    startPractice(
      deps,
      { partnerId, practice: id, attempt, edition: edition.id, startedBy: personId },
      running,
    ),
  );
  return {
    status: 201,
    body: await shownJourney(context, asker, journeyId),
    headers: { location: `/v1/journeys/${idOf('jrn', journeyId)}` },
  };
}

/** The next attempt; or the journey that this very command began before, where its answer was lost. */
async function attempted(
  context: Context,
  partnerId: string,
  practice: Practice,
  running: Running,
  begin: (attempt: number) => Promise<string>,
): Promise<string> {
  const { deps } = context;
  const latest = await latestAttempt(deps.work, partnerId, practice.id);
  let attempt: number;
  try {
    attempt = nextAttempt(latest, practice.waitingDays, deps.clock.now());
  } catch (error) {
    const open = latest === null ? undefined : await journeySummary(deps.work, latest.journeyId);
    const before =
      open === undefined
        ? null
        : await answeredBefore<{ journeyId: string }>(deps, open.workflowId, running);
    if (before !== null) return before.journeyId;
    // Begun, and killed before it asked whether the journey is open.
    const isOurs = open !== undefined && (await begunBefore(deps, open.workflowId, running));
    if (!isOurs || latest === null) throw error;
    attempt = latest.attempt;
  }
  return begin(attempt);
}

/** A journey that the asker may see; it does not exist otherwise. */
export async function visibleJourney(
  { deps }: Context,
  asker: Asker,
  id: string,
): Promise<JourneySummary> {
  const journey = await withScope(deps.read, asker, (tx) => journeySummary(tx, id));
  if (journey === undefined) throw new NotVisible();
  return journey;
}

/** The same with all its rows. */
export async function visibleRows(
  { deps }: Context,
  asker: Asker,
  id: string,
): Promise<JourneyRowsView> {
  const view = await withScope(deps.read, asker, (tx) => journeyRows(tx, id));
  if (view === undefined) throw new NotVisible();
  return view;
}

/** The same with a step of its plan. */
export async function visibleStep(
  context: Context,
  asker: Asker,
  id: string,
  step: string,
): Promise<JourneyRowsView> {
  const view = await visibleRows(context, asker, id);
  if (plannedIn(view.plan, step) === undefined) throw new NotVisible();
  return view;
}

/** A journey that is over takes nothing more, but gives the answer again that this command had before it was. */
export async function whileOpen<T>(
  { deps }: Context,
  journey: Pick<JourneySummary, 'state' | 'workflowId'>,
  running: Running,
  work: () => Promise<T>,
): Promise<T> {
  if (journey.state === 'running' || journey.state === 'paused') return work();
  const before = await answeredBefore<T>(deps, journey.workflowId, running);
  if (before !== null) return before;
  throw new RuleViolation('JOURNEY_CLOSED', `This journey is over (${journey.state}).`);
}

/** A journey as it goes out. */
export async function shownJourney(
  context: Context,
  asker: Asker,
  id: string,
): Promise<Static<typeof JourneyOne>> {
  const view = await visibleRows(context, asker, id);
  return journeyShown(context, view, await aroundOf(context, asker, askedAround(view)));
}

/** What a journey shows that is none of its rows, and by what it is found. */
type AskedAround = {
  readonly partnerId: string;
  readonly practice: string;
  readonly country: string;
  readonly facts: readonly string[];
  readonly people: readonly string[];
};
type Around = {
  readonly partner: string | undefined;
  readonly facts: readonly (readonly [string, ProofFact])[];
  readonly names: readonly (readonly [string, string])[];
  readonly peers: Awaited<ReturnType<typeof peerScores>>;
  readonly contacts: Awaited<ReturnType<typeof contactsFor>>;
};
/** What a kept text was made from. */
type MadeFrom = {
  readonly found: string;
  readonly asked: AskedAround;
  readonly around: string;
  readonly madeAt: number;
};

const askedAround = ({ journey, homeCountry, steps, evidence }: JourneyRowsView): AskedAround => ({
  partnerId: journey.partnerId,
  practice: journey.practice,
  country: homeCountry,
  facts: steps.flatMap((step) => (step.progress.ways ?? []).flatMap((way) => way.facts)),
  people: evidence.map((one) => one.byPerson),
});

async function aroundOf({ deps }: Context, asker: Asker, asked: AskedAround): Promise<Around> {
  const { read, work } = deps;
  const { partnerId, practice, country } = asked;
  const [[partner, facts], names, peers, contacts] = await Promise.all([
    withScope(read, asker, (tx) =>
      Promise.all([partnerName(tx, partnerId), proofFacts(tx, asked.facts)]),
    ),
    namesOf(work, asked.people),
    peerScores(work, practice, partnerId),
    contactsFor(work, country),
  ]);
  return { partner, facts: [...facts], names: [...names], peers, contacts };
}

const journeyShown = (
  { deps }: Context,
  view: JourneyRowsView,
  { facts, names, peers, contacts }: Around,
): Static<typeof JourneyOne> =>
  journeyOne(view, {
    editions: deps.editions,
    facts: new Map(facts),
    names: new Map(names),
    peers,
    contacts,
  });

/** The history of a journey or of one of its steps, as it goes out. */
export async function shownHistory(
  { deps }: Context,
  asker: Asker,
  id: string,
  step: string | null,
): Promise<Static<typeof HistoryList>['items']> {
  const found = await withScope(deps.read, asker, async (tx) => {
    const view = await journeyRows(tx, id);
    return view === undefined ? undefined : { view, events: await journeyHistory(tx, id, step) };
  });
  if (found === undefined) throw new NotVisible();
  const names = await namesOf(
    deps.work,
    found.events.flatMap((event) => event.byPerson ?? []),
  );
  return found.events.map((event) => ({
    at: instantOf(event.at),
    step: event.step,
    title:
      event.step === null ? null : (plannedIn(found.view.plan, event.step)?.step.title ?? null),
    from: event.from,
    to: event.to,
    by: event.byPerson === null ? null : (names.get(event.byPerson) ?? null),
    role: event.role,
    reason: event.reason,
  }));
}
