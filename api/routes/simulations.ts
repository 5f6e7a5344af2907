/** A draft tried on every partner: asking for it, how far it is, what came of it, and asking for a release. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { withScope } from '../../db/scope.ts';
import { namesOf } from '../../db/queries/journey-views.ts';
import {
  askSimulation,
  endSimulation,
  resultOf,
  resultPage,
  type ResultRow,
  type ResultsWanted,
  type Simulation,
  simulatedEdition,
  simulationById,
  simulationsOf,
} from '../../db/queries/simulations.ts';
import { addDays, isDay } from '../../program/days.ts';
import type { Edition } from '../../program/edition/types.ts';
import { editionOn } from '../../program/editions.ts';
import { RuleViolation } from '../../program/errors.ts';
import { NO_TOTALS } from '../../program/simulate.totals.ts';
import { simulationWorkflowId } from '../../workflows/messages.ts';
import { audit } from '../audit.ts';
import { askerOf } from '../auth/guard.ts';
import type { Asker } from '../auth/principals.ts';
import { temporalOf } from '../commands/temporal.ts';
import type { Context } from '../context.ts';
import { cursorId, cursorOf, PAGE_ROWS, pageOf, readCursor } from '../cursor.ts';
import { NotVisible, Refusal } from '../errors.ts';
import { idOf, readId } from '../ids.ts';
import { Id } from '../schemas/common.ts';
import {
  ResultsQuery,
  SimulationBody,
  SimulationList,
  SimulationOne,
  SimulationResult,
  SimulationResults,
} from '../schemas/simulations.ts';
import { resultItem, resultsAsCsv, type Sides, simulationItem } from '../views/simulation.ts';
import { CommandHeaders, commands, describe, does, reads } from './describe.ts';

const SimulationParams = Type.Object({ id: Id('sim') });
const exportRowsOfPage = 500;

export function addSimulations(instance: FastifyInstance, context: Context): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  const { deps } = context;

  /** The edition that was tried, as it was then: never another under the same id, so that it is kept. */
  const tried = new Map<string, Edition>();
  async function sidesOf(one: Simulation): Promise<Sides> {
    const after = tried.get(one.id) ?? (await simulatedEdition(deps.work, one.id));
    const before = deps.editions.find(({ id }) => id === one.against);
    if (after === undefined || before === undefined) throw new NotVisible();
    if (tried.size > 20) tried.clear();
    tried.set(one.id, after);
    return { before, after };
  }
  async function visible(asker: Asker, id: string): Promise<Simulation> {
    const one = await withScope(deps.read, asker, (tx) => simulationById(tx, readId('sim', id)));
    if (one === undefined) throw new NotVisible();
    return one;
  }
  async function itemsOf(all: readonly Simulation[]) {
    const names = await namesOf(
      deps.work,
      all.map(({ askedBy }) => askedBy),
    );
    return Promise.all(
      all.map(async (one) => {
        const now = (await deps.drafts?.one(one.edition))?.checked.edition;
        return simulationItem(one, await sidesOf(one), {
          askedBy: names.get(one.askedBy) ?? null,
          isCurrent: now?.hash === one.hash,
        });
      }),
    );
  }

  app.post(
    '/v1/simulations',
    {
      config: { policy: 'simulations.run' },
      schema: {
        ...describe(
          'program',
          'Try a draft on all partners',
          'What their facts would come to had it been in force since the program began, on a day. `GET` says how far it is.',
        ),
        headers: CommandHeaders,
        body: SimulationBody,
        response: commands(201, SimulationOne),
      },
    },
    async (request, reply) => {
      const asker = askerOf(request);
      const { edition: id, asOf = deps.clock.today() } = request.body;
      const at = deps.clock.now();
      return context.commands.run(request, reply, request.body, async ({ keep }) => {
        const edition = await triable(id);
        const against = isDay(asOf) ? editionOn(deps.editions, asOf) : null;
        if (against === null || asOf > addDays(deps.clock.today(), 366))
          throw new Refusal('INVALID', 'On this day no edition is in force.', {
            errors: [{ pointer: '/asOf', code: 'day', detail: 'no edition is in force' }],
          });
        return deps.work.transaction().execute(async (tx) => {
          const asked = { edition, against: against.id, asOf, by: asker.personId, at };
          const simulation = await askSimulation(tx, { ...asked, totals: NO_TOTALS });
          const object = idOf('sim', simulation);
          const detail = { edition: id, hash: edition.hash, asOf };
          await audit(tx, asker, { action: 'simulation.ask', object, at, detail });
          const one = await simulationById(tx, simulation);
          if (one === undefined) throw new NotVisible();
          return keep(tx, {
            status: 201,
            body: simulationItem(
              one,
              { before: against, after: edition },
              { askedBy: asker.name, isCurrent: true },
            ),
            headers: { location: `/v1/simulations/${object}` },
          });
        });
      });
    },
  );

  /** A draft, or a released edition, that can be read. */
  async function triable(id: string): Promise<Edition> {
    const released = deps.editions.find((one) => one.id === id);
    if (released !== undefined) return released;
    const draft = await deps.drafts?.one(id);
    if (draft === null || draft === undefined)
      throw new Refusal('INVALID', 'There is no such edition.', {
        status: 422,
        errors: [{ pointer: '/edition', code: 'unknown', detail: 'no draft is called so' }],
      });
    const { edition } = draft.checked;
    if (edition === null)
      throw new RuleViolation(
        'EDITION_WRONG',
        'Mend what is found in it first: it cannot be read.',
      );
    return edition;
  }

  app.get(
    '/v1/simulations',
    {
      config: { policy: 'simulations.read' },
      schema: {
        ...describe('program', 'What was tried of an edition, newest first'),
        querystring: Type.Object({ edition: Type.String({ minLength: 1, maxLength: 60 }) }),
        response: reads(SimulationList),
      },
    },
    async (request) => {
      const { edition } = request.query;
      const all = await withScope(deps.read, askerOf(request), (tx) =>
        simulationsOf(tx, edition, 10),
      );
      return { items: await itemsOf(all) };
    },
  );

  app.get(
    '/v1/simulations/:id',
    {
      config: { policy: 'simulations.read' },
      schema: {
        ...describe('program', 'How far it is, and what came of all partners so far'),
        params: SimulationParams,
        response: reads(SimulationOne),
      },
    },
    async (request) => {
      const one = await visible(askerOf(request), request.params.id);
      const [item] = await itemsOf([one]);
      if (item === undefined) throw new NotVisible();
      return item;
    },
  );

  app.post(
    '/v1/simulations/:id/cancel',
    {
      config: { policy: 'simulations.run' },
      schema: {
        ...describe('program', 'Stop it; what was tried so far stays'),
        params: SimulationParams,
        response: does,
      },
    },
    async (request, reply) => {
      const asker = askerOf(request);
      const one = await visible(asker, request.params.id);
      const at = deps.clock.now();
      const object = request.params.id;
      await withScope(deps.read, asker, (tx) =>
        audit(tx, asker, { action: 'simulation.cancel', object, at, detail: {} }),
      );
      // Not begun yet: nothing is there to be told.
      if (one.state === 'waiting') await endSimulation(deps.work, one.id, 'cancelled', at);
      const client = await temporalOf(deps);
      await client.workflow
        .getHandle(simulationWorkflowId(one.id))
        .cancel()
        .catch(() => endSimulation(deps.work, one.id, 'cancelled', at));
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/v1/simulations/:id/results',
    {
      config: { policy: 'simulations.read' },
      schema: {
        ...describe('program', 'Partner by partner, those who lose most points first'),
        params: SimulationParams,
        querystring: ResultsQuery,
        response: reads(SimulationResults),
      },
    },
    async (request) => {
      const asker = askerOf(request);
      const { cursor, limit = PAGE_ROWS, ...narrowed } = request.query;
      const one = await visible(asker, request.params.id);
      const sides = await sidesOf(one);
      const after = readCursor(cursor, 2);
      const rows = await withScope(deps.read, asker, (tx) =>
        resultPage(tx, {
          ...{ ...NOT_NARROWED, ...narrowed, simulationId: one.id, limit: limit + 1 },
          after: after === null ? null : { by: Number(after[0]), partnerId: cursorId(after[1]) },
        }),
      );
      const { page, nextCursor } = pageOf(rows, limit, ({ body, partnerId }) =>
        cursorOf([body.points.after - body.points.before, partnerId]),
      );
      return { items: page.map((row) => resultItem(row, sides)), nextCursor };
    },
  );

  app.get(
    '/v1/simulations/:id/results/:partner',
    {
      config: { policy: 'simulations.read' },
      schema: {
        ...describe('program', 'One partner: what changes, and why'),
        params: Type.Object({ id: Id('sim'), partner: Id('ptn') }),
        response: reads(SimulationResult),
      },
    },
    async (request) => {
      const asker = askerOf(request);
      const one = await visible(asker, request.params.id);
      const partnerId = readId('ptn', request.params.partner);
      const row = await withScope(deps.read, asker, (tx) => resultOf(tx, one.id, partnerId));
      if (row === undefined) throw new NotVisible();
      return resultItem(row, await sidesOf(one));
    },
  );

  app.get(
    '/v1/simulations/:id/export.csv',
    {
      config: { policy: 'simulations.read' },
      schema: {
        ...describe('program', 'The same list for a spreadsheet'),
        params: SimulationParams,
        querystring: Type.Omit(ResultsQuery, ['cursor', 'limit']),
      },
    },
    async (request, reply) => {
      const asker = askerOf(request);
      const narrowed = request.query;
      const one = await visible(asker, request.params.id);
      const sides = await sidesOf(one);
      const rowsAfter = (after: ResultsWanted['after']): Promise<readonly ResultRow[]> =>
        withScope(deps.read, asker, (tx) =>
          resultPage(tx, {
            ...{ ...NOT_NARROWED, ...narrowed, simulationId: one.id },
            ...{ limit: exportRowsOfPage, after },
          }),
        );
      async function* pages(): AsyncGenerator<string> {
        let rows = await rowsAfter(null);
        yield csvOf(rows, true);
        for (let last = rows.at(-1); rows.length === exportRowsOfPage && last !== undefined;) {
          const { points } = last.body;
          rows = await rowsAfter({
            by: points.after - points.before,
            partnerId: last.partnerId,
          });
          yield csvOf(rows, false);
          last = rows.at(-1);
        }
      }
      const csvOf = (rows: readonly ResultRow[], header: boolean): string =>
        resultsAsCsv(
          rows.map((row) => resultItem(row, sides)),
          asker.locale,
          header,
        );
      return reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${one.edition}-${one.asOf}.csv"`)
        .send(Readable.from(pages()));
    },
  );
}

const NOT_NARROWED = { change: null, dependent: false, country: null, size: null, model: null };
