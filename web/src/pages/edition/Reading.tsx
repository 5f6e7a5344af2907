import { TextInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { EditionOne } from '../../api/types.ts';
import { useCommon } from '../../i18n/common.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { Empty } from '../../kit/Notes.tsx';
import { PHONE } from '../../shell/Shell.tsx';
import { Clauses } from './Clauses.tsx';
import { FileView } from './FileView.tsx';
import { Practices } from './Practices.tsx';
import { Tiers } from './Tiers.tsx';
import classes from './Edition.module.css';
import { foundIn } from './found.ts';
import type { Place } from './Place.tsx';
import { useEditionTexts } from './texts.ts';

/** The whole version to read and search; a place opens its file beside the words. */
export function Reading({
  edition,
  clause,
  at,
}: {
  edition: EditionOne;
  clause: string | undefined;
  /** A line that is open at once. */
  at: Place | null;
}) {
  const t = useEditionTexts();
  const format = useFormat();
  const modelWord = useModelWord(edition);
  const phone = useMediaQuery(PHONE, undefined, { getInitialValueInEffect: false }) ?? false;
  const [q, setQ] = useState('');
  const [place, setPlace] = useState<Place | null>(() => at ?? placeOfClause(edition, clause));
  useEffect(() => {
    if (clause !== undefined)
      document.getElementById(`clause-${clause}`)?.scrollIntoView({ block: 'center' });
  }, [clause]);
  const found = foundIn(edition, q, format, modelWord);
  const open = place !== null;
  return (
    <div className={classes['reading']} data-open={open || undefined}>
      <div className={classes['words']} hidden={open && phone}>
        <div className={classes['search']}>
          <TextInput
            type="search"
            label={t('search')}
            description={t('search.hint')}
            leftSection={<IconSearch size={16} stroke={1.8} aria-hidden />}
            value={q}
            onChange={(event) => setQ(event.currentTarget.value)}
          />
          <p className={classes['quiet']} role="status">
            {q.trim() === '' ? '' : t('search.found', { count: found.count })}
          </p>
        </div>
        {found.count === 0 ? (
          <Empty title={t('search.none.title', { q })}>{t('search.none.says')}</Empty>
        ) : (
          <>
            <Clauses
              edition={edition}
              clauses={found.clauses}
              chosen={clause}
              place={place}
              show={setPlace}
              modelWord={modelWord}
            />
            <Tiers tiers={found.tiers} place={place} show={setPlace} />
            <Practices practices={found.practices} place={place} show={setPlace} />
          </>
        )}
      </div>
      {place === null ? null : (
        <FileView files={edition.files} place={place} hash={edition.hash} show={setPlace} />
      )}
    </div>
  );
}

function placeOfClause(edition: EditionOne, id: string | undefined): Place | null {
  return id === undefined ? null : (edition.clauses.find((each) => each.id === id)?.place ?? null);
}

const KINDS = ['foundational', 'performing', 'differentiating'] as const;

/** The words of a model or a kind by its id. */
function useModelWord(edition: EditionOne): (id: string) => string {
  const t = useEditionTexts();
  const words = useCommon();
  const format = useFormat();
  return (id) => {
    const kind = KINDS.find((each) => each === id);
    if (kind !== undefined) return words(kind);
    const model = edition.models.find((each) => each.id === id);
    if (model !== undefined) return format.say(model.title);
    return id === 'company' ? t('model.company') : id === 'account' ? t('model.account') : id;
  };
}
