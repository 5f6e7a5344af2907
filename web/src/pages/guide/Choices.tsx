import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import type { EditionList, GuideOne } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { FilterChoice, Filters } from '../../kit/Filters.tsx';
import type { GuideSearch } from '../../router.tsx';
import classes from './Guide.module.css';
import { useGuideTexts } from './texts.ts';

type Props = {
  guide: GuideOne;
  editions: EditionList['items'];
  before: string | undefined;
  chosen: { model: string; country: string };
  q: string;
  found: number | null;
  setQ: (q: string) => void;
  set: (name: keyof GuideSearch, value: string) => void;
};

/** Which version, for which model and country, and what is searched for in it. */
export function Choices({ guide, editions, before, chosen, q, found, setQ, set }: Props) {
  const t = useGuideTexts();
  const format = useFormat();
  const versions = editions.some(({ id }) => id === guide.edition)
    ? editions
    : [{ id: guide.edition, title: guide.title }, ...editions];
  const others = versions.filter(({ id }) => id !== guide.edition);
  const countries = guide.countries
    .map((value) => ({ value, label: format.country(value) }))
    .toSorted((a, b) => a.label.localeCompare(b.label));
  return (
    <>
      <Filters label={t('filters')}>
        {versions.length > 1 ? (
          <FilterChoice
            label={t('edition')}
            value={guide.edition}
            options={versions.map(({ id, title }) => ({ value: id, label: format.say(title) }))}
            onChange={(value) => set('edition', value)}
          />
        ) : null}
        {others.length > 0 ? (
          <FilterChoice
            label={t('before')}
            value={before ?? ''}
            options={[
              { value: '', label: t('before.none') },
              ...others.map(({ id, title }) => ({ value: id, label: format.say(title) })),
            ]}
            onChange={(value) => set('before', value)}
          />
        ) : null}
        {guide.models.length > 0 ? (
          <FilterChoice
            label={t('model')}
            value={chosen.model}
            options={[
              { value: 'all', label: t('all') },
              ...guide.models.map(({ id, title }) => ({ value: id, label: format.say(title) })),
            ]}
            onChange={(value) => set('model', value)}
          />
        ) : null}
        {countries.length > 0 ? (
          <FilterChoice
            label={t('country')}
            value={chosen.country}
            options={[{ value: 'all', label: t('all') }, ...countries]}
            onChange={(value) => set('country', value)}
          />
        ) : null}
      </Filters>
      <div className={classes['search']}>
        <TextInput
          type="search"
          label={t('search')}
          leftSection={<IconSearch size={16} stroke={1.8} aria-hidden />}
          value={q}
          onChange={(event) => setQ(event.currentTarget.value)}
        />
        <p className={classes['quiet']} role="status">
          {found === null ? '' : t('found', { count: found })}
        </p>
      </div>
    </>
  );
}
