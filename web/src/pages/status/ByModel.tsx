import { useSearch } from '@tanstack/react-router';
import type { Standing } from '../../api/types.ts';
import { useCommon } from '../../i18n/common.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { KindLegend, type Piece, piecesOf } from '../../kit/Kinds.tsx';
import { PointsBar } from '../../kit/PointsBar.tsx';
import { Section } from '../../kit/Page.tsx';
import { Why, readWhy } from '../../kit/Why.tsx';
import { useStatusTexts } from './texts.ts';

type ModelRow = Standing['models'][number];

/** The company's own points come last: they are in no single model. */
const inOrder = (models: readonly ModelRow[]): readonly ModelRow[] => [
  ...models.filter((row) => row.model !== null),
  ...models.filter((row) => row.model === null),
];

/** One bar per business model, each beginning where the last ended, to the total and the next tier. */
export function ByModel({ standing }: { standing: Standing }) {
  const t = useStatusTexts();
  const c = useCommon();
  const format = useFormat();
  const { why } = useSearch({ strict: false });
  const asked = why === undefined ? null : readWhy(why);
  const rows = inOrder(standing.models).map((row) => {
    const key = row.model ?? 'company';
    const title = row.model === null ? c('company') : c(row.model);
    const isAsked = asked !== null && asked.model === key;
    return {
      key,
      title,
      detail: detailOf(row),
      points: row.points,
      pieces: piecesOf(row.kinds),
      why: <Why to={{ model: key }} points={row.points} what={title} />,
      lit: isAsked
        ? (piece: Piece) => asked.kind === undefined || asked.kind === kindOf(piece)
        : undefined,
    };
  });
  function detailOf(row: ModelRow): string {
    if (row.model === null) return t('noModel');
    const counting = row.countries.filter(({ points }) => points !== 0);
    if (counting.length === 0) return t('nothingNow');
    return counting
      .map(({ country, points }) =>
        t('countryPoints', {
          country: country === null ? c('company') : format.country(country),
          points,
        }),
      )
      .join(', ');
  }
  return (
    <Section title={t('byModel')} end={<KindLegend kinds={standing.kinds} />}>
      <PointsBar
        rows={rows}
        tiers={standing.tiers}
        total={{
          title: t('allTogether'),
          ...missingOf(standing, t, format.say),
          points: standing.points,
          why: <Why to={{}} points={standing.points} what={t('allTogether')} />,
        }}
      />
    </Section>
  );
}

/** Influence is a part of performing. */
const kindOf = (piece: Piece) => (piece === 'influence' ? 'performing' : piece);

function missingOf(
  standing: Standing,
  t: ReturnType<typeof useStatusTexts>,
  say: (text: { en: string; fr: string }) => string,
): { detail: string; missing: number } {
  if (standing.next === null) return { detail: t('topTier'), missing: 0 };
  const tier = say(standing.next.title);
  const need = standing.next.requirements.find((requirement) => requirement.kind === 'points');
  const missing = Math.max(0, (need?.need ?? 0) - standing.points);
  return missing === 0
    ? { detail: t('enoughPoints', { tier }), missing }
    : { detail: t('toNext', { points: missing, tier }), missing };
}
