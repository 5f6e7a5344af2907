/** *What if* for a partner: what would stand after facts that nobody has sent. Stores nothing. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { knownOf } from '../../db/queries/known.ts';
import { standingFigures } from '../../db/queries/standing.ts';
import { ownPlaces } from '../../db/queries/what-if.ts';
import { withScope } from '../../db/scope.ts';
import { editionOn } from '../../program/editions.ts';
import { draftsOf, placedOf, type WrongSupposed } from '../../program/what-if.facts.ts';
import { whatIf } from '../../program/what-if.ts';
import { askerOf } from '../auth/guard.ts';
import type { Asker } from '../auth/principals.ts';
import type { Context } from '../context.ts';
import { NotVisible, Refusal } from '../errors.ts';
import { readId } from '../ids.ts';
import { WhatIfAnswer, WhatIfBody } from '../schemas/what-if.ts';
import { whatIfAnswer } from '../views/what-if.ts';
import { describe, reads } from './describe.ts';
import { dayOf, PartnerParams } from './standing.ts';

/** Facts of one supposition at most. */
const FACTS_MAX = 500;

export function addWhatIf(instance: FastifyInstance, context: Context): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();

  app.post(
    '/v1/partners/:id/what-if',
    {
      config: { policy: 'what-if.read' },
      schema: {
        ...describe(
          'standing',
          'What if? People certified, people who leave, facts: what would stand then',
          'It stores nothing. Facts are checked as those of `/v1/events`; the answer is what the same rules give.',
        ),
        params: PartnerParams,
        body: WhatIfBody,
        response: reads(WhatIfAnswer),
      },
    },
    async (request) =>
      suppose(context, askerOf(request), readId('ptn', request.params.id), request.body),
  );
}

async function suppose(
  { deps }: Context,
  asker: Asker,
  partnerId: string,
  body: Static<typeof WhatIfBody>,
): Promise<Static<typeof WhatIfAnswer>> {
  const { editions } = deps;
  const today = deps.clock.today();
  const asOf = body.asOf === undefined ? today : dayOf(body.asOf, 'asOf');
  const edition = editionOn(editions, asOf);
  if (edition === null) throw wrongBody('/asOf', 'lies outside of the program');
  const supposed = {
    certified: body.certified ?? [],
    facts: (body.facts ?? []).map(({ times = 1, ...fact }) => ({ ...fact, times })),
  };
  const many = [
    ...supposed.certified.map(({ count }) => count),
    ...supposed.facts.map(({ times }) => times),
  ];
  if (many.reduce((sum, one) => sum + one, 0) > FACTS_MAX)
    throw wrongBody('/facts', `are more than ${FACTS_MAX} with their counts`);
  const leave = new Set((body.leaves ?? []).map((id) => readId('psn', id)));
  const { drafts, wrong } = draftsOf(supposed, asOf);
  refuseWrong(wrong);
  const found = await withScope(deps.read, asker, async (tx) => {
    const [places, known, figures] = await Promise.all([
      ownPlaces(tx, partnerId, {
        mails: drafts.flatMap(({ draft }) => draft.person ?? []),
        currencies: [...new Set(drafts.flatMap(({ draft }) => draft.money?.currency ?? []))],
      }),
      knownOf(tx, [partnerId]),
      standingFigures(tx, [{ partnerId, asOf }]),
    ]);
    return { places, known: known.get(partnerId), figures: figures.get(partnerId) };
  });
  const { places, known, figures } = found;
  if (places === null || known === undefined || figures === undefined) throw new NotVisible();
  const latest = asOf > today ? asOf : today;
  const placed = placedOf(drafts, { ...places, editions, partnerId, asOf, latest });
  refuseWrong(placed.wrong);
  const { facts, assumes } = placed;
  const result = whatIf({ editions, edition, asOf, figures, known, facts, leave });
  return whatIfAnswer(
    { editions, edition, facts: [...known.facts, ...facts], assumes },
    asOf,
    result,
  );
}

const wrongBody = (pointer: string, detail: string): Refusal =>
  new Refusal('INVALID', `${pointer} ${detail}.`, {
    errors: [{ pointer, code: 'value', detail }],
  });

/** 422 with each thing that cannot be right, as an event would be refused. */
function refuseWrong(wrong: readonly WrongSupposed[]): void {
  const [first] = wrong;
  if (first === undefined) return;
  const unique = new Map(wrong.map((one) => [`${one.pointer} ${one.detail}`, one]));
  throw new Refusal('REFUSED', first.detail, { errors: [...unique.values()] });
}
