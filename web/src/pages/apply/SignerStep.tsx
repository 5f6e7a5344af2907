import { Radio, TextInput } from '@mantine/core';
import type { ApplicationDraft } from '../../api/types.ts';
import type { StepProps } from './Form.tsx';
import { useApplyTexts } from './texts.ts';
import classes from './Apply.module.css';

/** Who accepts the agreement: the applicant, or somebody who is invited. */
export function SignerStep({ application, draft, change, errorOf }: StepProps) {
  const t = useApplyTexts();
  const { signer, company } = draft;
  const set = (part: Partial<ApplicationDraft['signer']>) =>
    change({ ...draft, signer: { ...signer, ...part } });
  const name = company.legalName.trim();
  return (
    <>
      <p className={classes['line']}>{t('signer.says')}</p>
      <Radio.Group
        size="md"
        className={classes['fields'] ?? ''}
        label={t('signer.who', { company: name === '' ? t('signer.company') : name })}
        value={signer.isApplicant ? 'me' : 'other'}
        onChange={(value) => set({ isApplicant: value === 'me' })}
      >
        <div className={classes['models']}>
          <Radio size="md" value="me" label={t('signer.me', { name: application.name })} />
          <Radio
            size="md"
            value="other"
            label={t('signer.other')}
            description={t('signer.otherSays')}
          />
        </div>
      </Radio.Group>
      {signer.isApplicant ? null : (
        <div className={classes['address']} data-below>
          <TextInput
            size="md"
            label={t('contacts.name')}
            required
            maxLength={100}
            autoComplete="off"
            value={signer.name}
            error={errorOf('/signer/name')}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <TextInput
            size="md"
            type="email"
            label={t('contacts.mail')}
            required
            maxLength={254}
            autoComplete="off"
            value={signer.mail}
            error={errorOf('/signer/mail')}
            onChange={(event) => set({ mail: event.currentTarget.value })}
          />
        </div>
      )}
    </>
  );
}
