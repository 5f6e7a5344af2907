import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { entriesQuery } from '../../api/queries.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { EntryRow, useFreshIds } from '../../kit/EntryRow.tsx';
import { RowsSkeleton } from '../../kit/Notes.tsx';
import { Section } from '../../kit/Page.tsx';
import { usePartner } from '../../shell/partner.tsx';
import { useStatusTexts } from './texts.ts';
import classes from './status.module.css';

const SHOWN = 5;

/** The lines that came last, so that a fact is seen where it arrived; the rest is *Points history*. */
export function Latest({ partner }: { partner: string }) {
  const t = useStatusTexts();
  const { own } = usePartner();
  const format = useFormat();
  const entries = useInfiniteQuery(entriesQuery(partner, { limit: SHOWN }));
  const items = (entries.data?.pages[0]?.items ?? []).slice(0, SHOWN);
  const fresh = useFreshIds(items.map((item) => item.id));
  if (entries.isError || (entries.data !== undefined && items.length === 0)) return null;
  return (
    <Section
      title={t('latest')}
      end={
        own ? (
          <Link to="/history" className={classes['more'] ?? ''}>
            {t('latestAll')}
          </Link>
        ) : undefined
      }
    >
      {entries.isPending ? <RowsSkeleton rows={SHOWN} /> : null}
      <ul aria-label={t('latest')} lang={format.locale}>
        {items.map((item) => (
          <EntryRow key={item.id} item={item} fresh={fresh.has(item.id)} />
        ))}
      </ul>
    </Section>
  );
}
