import { NativeSelect, TextInput } from '@mantine/core';
import type { ApplicationDraft } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import type { StepProps } from './Form.tsx';
import { useApplyTexts } from './texts.ts';
import classes from './Apply.module.css';

/** The company, as it stands in the register. */
export function CompanyStep({ application, draft, change, errorOf }: StepProps) {
  const t = useApplyTexts();
  const format = useFormat();
  const { company } = draft;
  const set = (part: Partial<ApplicationDraft['company']>) =>
    change({ ...draft, company: { ...company, ...part } });
  return (
    <>
      <p className={classes['line']}>{t('company.says')}</p>
      <div className={classes['fields']}>
        <TextInput
          size="md"
          label={t('company.legalName')}
          required
          maxLength={200}
          autoComplete="organization"
          value={company.legalName}
          error={errorOf('/company/legalName')}
          onChange={(event) => set({ legalName: event.currentTarget.value })}
        />
        <TextInput
          size="md"
          label={t('company.taxNumber')}
          description={t('company.taxHint')}
          required
          maxLength={40}
          autoComplete="off"
          value={company.taxNumber}
          error={errorOf('/company/taxNumber')}
          onChange={(event) => set({ taxNumber: event.currentTarget.value })}
        />
        <NativeSelect
          size="md"
          label={t('company.homeCountry')}
          description={t('company.homeHint')}
          required
          value={company.homeCountry ?? ''}
          error={errorOf('/company/homeCountry')}
          data={[
            { value: '', label: t('choose') },
            ...countriesIn(format, application.program.countries),
          ]}
          onChange={({ currentTarget: { value } }) => {
            const homeCountry = value === '' ? null : value;
            // Most begin with the country they are at home in.
            const isFirst = draft.sites.length === 0 && homeCountry !== null;
            change({
              ...draft,
              company: { ...company, homeCountry },
              sites: isFirst ? [emptySite(homeCountry)] : draft.sites,
            });
          }}
        />
        <TextInput
          size="md"
          label={`${t('company.website')} (${t('optional')})`}
          maxLength={200}
          autoComplete="url"
          inputMode="url"
          value={company.website}
          error={errorOf('/company/website')}
          onChange={(event) => set({ website: event.currentTarget.value })}
        />
      </div>
    </>
  );
}

/** A site of which only the country is known. */
export const emptySite = (country: string): ApplicationDraft['sites'][number] => ({
  ...{ country, street: '', city: '', region: '', postalCode: '', models: [] },
});

/** Countries to choose from, by name. */
export const countriesIn = (
  format: ReturnType<typeof useFormat>,
  countries: readonly string[],
): { value: string; label: string }[] =>
  countries
    .map((value) => ({ value, label: format.country(value) }))
    .toSorted((a, b) => a.label.localeCompare(b.label, format.locale));
