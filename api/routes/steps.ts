/** What a partner does in a step: answers, evidence, handing in; and marks in the playbook. */
import multipart from '@fastify/multipart';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';
import { Type, type Static } from 'typebox';
import {
  addEvidence,
  evidenceFile,
  evidenceOf,
  evidenceToSend,
  removeEvidence,
  type NewEvidence,
} from '../../db/queries/evidence.ts';
import { markPlaybook } from '../../db/queries/playbook.ts';
import type { JourneyRowsView } from '../../db/queries/journey-views.ts';
import { withScope } from '../../db/scope.ts';
import { RuleViolation } from '../../program/errors.ts';
import type { StepRow } from '../../program/practice.ts';
import { assessUpdate, submitUpdate } from '../../workflows/messages.ts';
import { audit } from '../audit.ts';
import { askerOf } from '../auth/guard.ts';
import type { Asker } from '../auth/principals.ts';
import { askJourney, wakeJourney } from '../commands/journeys.ts';
import type { Given, Running } from '../commands/run.ts';
import type { Context } from '../context.ts';
import { NotVisible, Refusal } from '../errors.ts';
import { contentDisposition, fileNameOf, mediaTypeOf } from '../files.ts';
import { idOf, readId } from '../ids.ts';
import { Id } from '../schemas/common.ts';
import {
  AssessmentBody,
  EvidenceBody,
  EvidenceItem,
  PlaybookBody,
  StepAnswer,
  SubmissionBody,
} from '../schemas/journeys.ts';
import { evidenceItem } from '../views/journey.ts';
import { checked, compileFor } from '../validate.ts';
import { plannedIn } from '../views/practices.ts';
import { CommandHeaders, commands, describe, reads } from './describe.ts';
import { visibleJourney, visibleRows, visibleStep, whileOpen } from './journeys.ts';

const StepParams = Type.Object({
  id: Id('jrn'),
  step: Type.String({ minLength: 1, maxLength: 60 }),
});
const EvidenceParams = Type.Object({ id: Id('jrn'), evidence: Id('evd') });
const StepEvidenceParams = Type.Object({
  id: Id('jrn'),
  step: Type.String({ minLength: 1, maxLength: 60 }),
  evidence: Id('evd'),
});
const PlaybookParams = Type.Object({
  id: Id('jrn'),
  item: Type.String({ minLength: 1, maxLength: 60 }),
});
const PlaybookAnswer = Type.Object({ id: Type.String(), done: Type.Boolean() });

const { 200: _, ...problems } = reads(Type.Null());
const removed = { 204: Type.Null({ description: 'Taken back.' }), ...problems };
const attachment = {
  200: {
    description: 'The file.',
    content: {
      'application/octet-stream': {
        schema: Type.Unsafe<Buffer>({ type: 'string', format: 'binary' }),
      },
    },
  },
  ...problems,
};

/** A step may hold so many pieces that were not taken back. */
const PIECES_MAX = 30;

export async function addSteps(instance: FastifyInstance, context: Context): Promise<void> {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  await app.register(multipart, {
    limits: {
      files: 1,
      fields: 2,
      parts: 3,
      fieldSize: 5000,
      fileSize: context.limits.evidenceBytesMax,
      headerPairs: 20,
    },
    throwFileSizeLimit: true,
  });
  addAnswers(app, context);
  addEvidenceRoutes(app, context);
  app.put(
    '/v1/journeys/:id/playbook/:item',
    {
      config: { policy: 'evidence.send' },
      schema: {
        ...describe('journeys', 'Mark a best practice as done, or not'),
        params: PlaybookParams,
        body: PlaybookBody,
        response: reads(PlaybookAnswer),
      },
    },
    async (request) => {
      const asker = askerOf(request);
      const { id, item } = request.params;
      const journeyId = readId('jrn', id);
      const view = await visibleRows(context, asker, journeyId);
      const known = view.plan.milestones.some((milestone) =>
        milestone.playbook.some((one) => one.id === item),
      );
      if (!known) throw new NotVisible();
      const { done } = request.body;
      const { deps } = context;
      const at = deps.clock.now();
      const { partnerId } = view.journey;
      await withScope(deps.read, asker, async (tx) => {
        await markPlaybook(tx, { journeyId, partnerId, item, done, by: asker.personId, at });
        await audit(tx, asker, { action: 'playbook.mark', object: id, at, detail: { item, done } });
      });
      return { id: item, done };
    },
  );
}

function addAnswers(instance: FastifyInstance, context: Context): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  app.post(
    '/v1/journeys/:id/steps/:step/assessment',
    {
      config: { policy: 'evidence.send' },
      schema: {
        ...describe('journeys', 'Answer the maturity assessment'),
        params: StepParams,
        headers: CommandHeaders,
        body: AssessmentBody,
        response: commands(200, StepAnswer),
      },
    },
    async (request, reply) => {
      const asker = askerOf(request);
      const { id, step } = request.params;
      const view = await visibleStep(context, asker, readId('jrn', id), step);
      return context.commands.run(request, reply, request.body, (running) =>
        moved(context, asker, view, step, running, () =>
          askJourney(context.deps, {
            workflowId: view.journey.workflowId,
            update: assessUpdate,
            arg: { step, answers: request.body.answers, by: asker.personId },
            running,
          }),
        ),
      );
    },
  );
  app.post(
    '/v1/journeys/:id/steps/:step/submission',
    {
      config: { policy: 'evidence.send' },
      schema: {
        ...describe('journeys', 'Hand in what was added to a step'),
        params: StepParams,
        headers: CommandHeaders,
        body: SubmissionBody,
        response: commands(200, StepAnswer),
      },
    },
    async (request, reply) => {
      const asker = askerOf(request);
      const { id, step } = request.params;
      const view = await visibleStep(context, asker, readId('jrn', id), step);
      return context.commands.run(request, reply, request.body, (running) =>
        moved(context, asker, view, step, running, async () => {
          const evidence = await evidenceToSend(context.deps.work, view.journey.id, step);
          if (evidence.length === 0)
            throw new RuleViolation('EVIDENCE_MISSING', 'Add a file, a link or a note first.');
          return askJourney(context.deps, {
            workflowId: view.journey.workflowId,
            update: submitUpdate,
            arg: { step, evidence, by: asker.personId },
            running,
          });
        }),
      );
    },
  );
}

/** Runs what moves a step; where the row says that this very update moved it already, says that again. */
async function moved(
  context: Context,
  asker: Asker,
  view: JourneyRowsView,
  step: string,
  running: Running,
  work: () => Promise<StepRow>,
): Promise<Moved> {
  const before = await movedBefore(context, view, step, running);
  if (before !== null) return before;
  try {
    const { state, version } = await whileOpen(context, view.journey, running, work);
    return { status: 200, body: { step, state, version } };
  } catch (error) {
    if (!(error instanceof RuleViolation)) throw error;
    // A process that died may have sent it, and it was recorded since the rows were read: then it is what it is refused by.
    const now = await visibleStep(context, asker, view.journey.id, step);
    const since = await movedBefore(context, now, step, running);
    if (since === null) throw error;
    return since;
  }
}

type Moved = { status: number; body: Static<typeof StepAnswer> };

/** What the row says, if this very update moved it. */
async function movedBefore(
  { deps }: Context,
  { journey, steps }: JourneyRowsView,
  step: string,
  running: Running,
): Promise<Moved | null> {
  const row = steps.find((one) => one.id === step);
  if (row === undefined || row.updateId !== running.updateId) return null;
  await wakeJourney(deps, journey.workflowId);
  return { status: 200, body: { step, state: row.state, version: row.version } };
}

function addEvidenceRoutes(instance: FastifyInstance, context: Context): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  const { deps } = context;
  app.post(
    '/v1/journeys/:id/steps/:step/evidence',
    {
      config: { policy: 'evidence.send' },
      bodyLimit: context.limits.evidenceBytesMax + 64 * 1024,
      // Either JSON or multipart, told by the media type: checked below, by the same schema.
      validatorCompiler: ({ schema, httpPart }) =>
        httpPart === 'body' ? () => true : compileFor(schema as object, httpPart),
      schema: {
        ...describe(
          'journeys',
          'Add a link, a note or a file to a step',
          'A file comes as multipart/form-data in the field `file`. Nothing is sent for review yet.',
        ),
        params: StepParams,
        headers: CommandHeaders,
        body: {
          content: {
            'application/json': { schema: EvidenceBody },
            'multipart/form-data': {
              schema: Type.Object({ file: Type.String({ format: 'binary' }) }),
            },
          },
        },
        response: commands(201, EvidenceItem),
      },
    },
    async (request, reply) => {
      const asker = askerOf(request);
      const { id, step } = request.params;
      const view = await visibleStep(context, asker, readId('jrn', id), step);
      const added = await readEvidence(context, request, view, step);
      const said = { ...added, ...('body' in added ? { body: added.sha256 } : {}), at: 0 };
      return context.commands.run(request, reply, said, async (running) => {
        assertTakes(view, step, added.kind);
        return keepEvidence(context, asker, added, running);
      });
    },
  );
  app.delete(
    '/v1/journeys/:id/steps/:step/evidence/:evidence',
    {
      config: { policy: 'evidence.send' },
      schema: {
        ...describe('journeys', 'Take back what was not handed in'),
        params: StepEvidenceParams,
        response: removed,
      },
    },
    async (request, reply) => {
      const asker = askerOf(request);
      const { id, evidence } = request.params;
      const journey = await visibleJourney(context, asker, readId('jrn', id));
      const evidenceId = readId('evd', evidence);
      const at = deps.clock.now();
      const taken = await withScope(deps.read, asker, async (tx) => {
        if (!(await removeEvidence(tx, journey.id, evidenceId, at))) return false;
        const detail = { step: request.params.step, evidence };
        await audit(tx, asker, { action: 'evidence.remove', object: id, at, detail });
        return true;
      });
      if (!taken) {
        const there = await withScope(deps.read, asker, (tx) => evidenceOf(tx, journey.id));
        if (!there.some((one) => one.id === evidenceId)) throw new NotVisible();
        throw new Refusal('CONFLICT', 'It was handed in: it cannot be taken back.');
      }
      return reply.code(204).send(null);
    },
  );
  app.get(
    '/v1/journeys/:id/evidence/:evidence',
    {
      config: { policy: 'evidence.read' },
      schema: {
        ...describe('journeys', 'A file that was handed in, as an attachment'),
        params: EvidenceParams,
        response: attachment,
      },
    },
    async (request, reply) => {
      const { id, evidence } = request.params;
      const file = await withScope(deps.read, askerOf(request), (tx) =>
        evidenceFile(tx, readId('jrn', id), readId('evd', evidence)),
      );
      if (file === null) throw new NotVisible();
      // Never shown by the browser itself, whatever it claims to be.
      return reply
        .type(file.mediaType)
        .header('content-disposition', contentDisposition(file.name))
        .header('cache-control', 'private, no-store')
        .header('content-security-policy', "default-src 'none'; sandbox")
        .send(file.body);
    },
  );
}

/** The piece, its trace and the answer in one transaction: a repeat after a crash finds all of it, or nothing. */
async function keepEvidence(
  { deps }: Context,
  asker: Asker,
  added: NewEvidence,
  running: Running,
): Promise<Given> {
  return withScope(deps.read, asker, async (tx) => {
    const before = await evidenceOf(tx, added.journeyId, added.step);
    if (before.length >= PIECES_MAX)
      throw new Refusal('CONFLICT', `A step holds at most ${PIECES_MAX} pieces of evidence.`);
    const id = await addEvidence(tx, added);
    await audit(tx, asker, {
      action: 'evidence.add',
      object: idOf('jrn', added.journeyId),
      at: deps.clock.now(),
      detail: { step: added.step, evidence: idOf('evd', id), kind: added.kind },
    });
    const row = (await evidenceOf(tx, added.journeyId, added.step)).find((one) => one.id === id);
    if (row === undefined) throw new NotVisible();
    const item = evidenceItem(added.journeyId, row, new Map([[asker.personId, asker.name]]));
    return running.keep(tx, {
      status: 201,
      body: item,
      headers: { location: `/v1/journeys/${idOf('jrn', added.journeyId)}/evidence/${item.id}` },
    });
  });
}

/** What was sent: a link or a note as JSON, or one file as multipart. */
async function readEvidence(
  context: Context,
  request: FastifyRequest,
  view: JourneyRowsView,
  step: string,
): Promise<NewEvidence> {
  const { id: journeyId, partnerId } = view.journey;
  const common = {
    journeyId,
    partnerId,
    step,
    by: askerOf(request).personId,
    at: context.deps.clock.now(),
  };
  return request.isMultipart()
    ? { ...common, ...(await readFile(request)) }
    : { ...common, ...readLink(request.body) };
}

/** Refuses what the step does not take, or not now. */
function assertTakes(view: JourneyRowsView, step: string, kind: NewEvidence['kind']): void {
  const planned = plannedIn(view.plan, step)?.step;
  const accepts = planned?.kind === 'decided' ? planned.evidence : [];
  const row = view.steps.find((one) => one.id === step);
  if (!['running', 'paused'].includes(view.journey.state))
    throw new RuleViolation('JOURNEY_CLOSED', 'This journey is over.');
  if (
    row === undefined ||
    !['open', 'action_required'].includes(row.state) ||
    accepts.length === 0
  ) {
    throw new RuleViolation('STEP_NOT_OPEN', 'This step takes no evidence now.');
  }
  if (!accepts.includes(kind))
    throw new Refusal('REFUSED', `This step takes ${accepts.join(', ')}, not a ${kind}.`);
}

function readLink(
  body: unknown,
): { kind: 'link'; name: string; url: string } | { kind: 'note'; name: string; note: string } {
  const { kind, name, url, note } = checked(EvidenceBody, body);
  if (kind === 'link') {
    if (url === undefined || !URL.canParse(url))
      throw invalidField('/url', 'a link needs an address');
    return { kind, name, url };
  }
  if (note === undefined || note.trim() === '')
    throw invalidField('/note', 'a note needs its text');
  return { kind, name, note };
}

const invalidField = (pointer: string, detail: string): Refusal =>
  new Refusal('INVALID', `${pointer} ${detail}.`, {
    errors: [{ pointer, code: 'required', detail }],
  });

async function readFile(
  request: FastifyRequest,
): Promise<{ kind: 'file'; name: string; mediaType: string; sha256: string; body: Buffer }> {
  const part = await request.file();
  if (part === undefined || part.fieldname !== 'file') throw invalidField('/file', 'is missing');
  const body = await part.toBuffer();
  if (body.length === 0) throw invalidField('/file', 'is empty');
  const name = fileNameOf(part.filename);
  return {
    kind: 'file',
    name,
    mediaType: mediaTypeOf(name, body),
    sha256: createHash('sha256').update(body).digest('hex'),
    body,
  };
}
