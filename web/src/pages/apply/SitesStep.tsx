import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { DraftSite } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { countriesIn, emptySite } from './CompanyStep.tsx';
import type { StepProps } from './Form.tsx';
import { useApplyTexts } from './texts.ts';
import classes from './Apply.module.css';

/** Where the company takes part: an address per country, and the business models there. */
export function SitesStep({ application, draft, change, errorOf }: StepProps) {
  const t = useApplyTexts();
  const format = useFormat();
  const { sites } = draft;
  const taken = new Set(sites.map(({ country }) => country));
  const free = countriesIn(format, application.program.countries).filter(
    ({ value }) => !taken.has(value),
  );
  const [chosen, setChosen] = useState('');
  const lacking = errorOf('/sites');
  return (
    <>
      <p className={classes['line']}>{t('sites.says')}</p>
      {sites.map((site, at) => (
        <Site
          key={site.country}
          site={site}
          at={at}
          application={application}
          errorOf={errorOf}
          set={(next) => change({ ...draft, sites: sites.with(at, next) })}
          remove={() => change({ ...draft, sites: sites.toSpliced(at, 1) })}
        />
      ))}
      <div className={classes['add']}>
        <NativeSelect
          size="md"
          label={t('sites.add')}
          value={chosen}
          error={lacking}
          data={[{ value: '', label: t('choose') }, ...free]}
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
        <Button
          size="md"
          disabled={chosen === ''}
          onClick={() => {
            change({ ...draft, sites: [...sites, emptySite(chosen)] });
            setChosen('');
          }}
        >
          {t('sites.addGo')}
        </Button>
      </div>
    </>
  );
}

type SiteProps = Pick<StepProps, 'application' | 'errorOf'> & {
  site: DraftSite;
  at: number;
  set: (site: DraftSite) => void;
  remove: () => void;
};

function Site({ site, at, application, errorOf, set, remove }: SiteProps) {
  const t = useApplyTexts();
  const format = useFormat();
  const country = format.country(site.country);
  const field = (name: 'street' | 'city' | 'region' | 'postalCode', autoComplete: string) => (
    <TextInput
      size="md"
      label={
        name === 'street' || name === 'city'
          ? t(`sites.${name}`)
          : `${t(`sites.${name}`)} (${t('optional')})`
      }
      required={name === 'street' || name === 'city'}
      maxLength={name === 'street' ? 200 : name === 'postalCode' ? 20 : 100}
      autoComplete={`section-${site.country} ${autoComplete}`}
      value={site[name]}
      error={errorOf(`/sites/${at}/${name}`)}
      onChange={(event) => set({ ...site, [name]: event.currentTarget.value })}
    />
  );
  return (
    <fieldset className={classes['site']}>
      <legend>{country}</legend>
      <div className={classes['address']}>
        {field('street', 'address-line1')}
        {field('city', 'address-level2')}
        {field('region', 'address-level1')}
        {field('postalCode', 'postal-code')}
      </div>
      <Checkbox.Group
        size="md"
        label={t('sites.models', { country })}
        required
        value={site.models}
        error={errorOf(`/sites/${at}/models`) ?? errorOf(`/sites/${at}/country`)}
        onChange={(models) => set({ ...site, models })}
      >
        <div className={classes['models']}>
          {application.program.models.map(({ id, title, clear }) => (
            <Checkbox
              key={id}
              size="md"
              value={id}
              label={format.say(title)}
              description={`${t(`model.${id}`)}. ${t(
                clear.includes(site.country) ? 'sites.clear' : 'sites.looked',
              )}.`}
            />
          ))}
        </div>
      </Checkbox.Group>
      <Button variant="subtle" className={classes['remove'] ?? ''} onClick={remove}>
        {t('sites.remove', { country })}
      </Button>
    </fieldset>
  );
}
