import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { sourcesQuery } from '../../api/queries.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { useMay } from '../../shell/me.tsx';
import { useStatusTexts } from './texts.ts';
import classes from './status.module.css';

/** How fresh the page is: when each source was last heard, and what waits to be placed. */
export function LastHeard({ partner }: { partner: string }) {
  const may = useMay('sources.read');
  return may ? <LastHeardLine partner={partner} /> : null;
}

/** A source that has no words of its own is called as it calls itself. */
const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function LastHeardLine({ partner }: { partner: string }) {
  const t = useStatusTexts();
  const format = useFormat();
  const { data } = useQuery(sourcesQuery(partner));
  if (data === undefined || data.items.length === 0) return null;
  const heard = data.items
    .toSorted((a, b) => (b.lastHeardAt ?? '').localeCompare(a.lastHeardAt ?? ''))
    .map((item) => {
      const source = sentenceCase(format.say(item.title));
      return item.lastHeardAt === null
        ? t('heardNever', { source })
        : t('heardOf', { source, when: format.ago(item.lastHeardAt) });
    })
    .join(', ');
  const parked = data.items.reduce((sum, item) => sum + item.parked, 0);
  const reasons = new Set(data.items.flatMap((item) => item.parkedBy.map((each) => each.reason)));
  const rateOnly = reasons.size === 1 && [...reasons][0]?.includes('rate') === true;
  return (
    <p className={classes['heard']}>
      {t('lastHeard')} {heard.replace(/\.$/u, '')}.{' '}
      {parked === 0 ? null : <>{t(rateOnly ? 'parkedRate' : 'parked', { count: parked })} </>}
      <Link to="/sources">{t('sourcesLink')}</Link>
    </p>
  );
}
