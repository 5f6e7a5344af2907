import { Button, TextInput } from '@mantine/core';
import type { ContactPurpose } from '../../api/types.ts';
import type { StepProps } from './Form.tsx';
import { useApplyTexts } from './texts.ts';
import classes from './Apply.module.css';

const PURPOSES = ['business', 'sales', 'technical', 'finance'] as const;

/** Whom to write to about what; one person is enough. */
export function ContactsStep({ application, draft, change, errorOf }: StepProps) {
  const t = useApplyTexts();
  const { contacts } = draft;
  const set = (purpose: ContactPurpose, said: { name: string; mail: string; phone: string }) => {
    const others = contacts.filter((one) => one.purpose !== purpose);
    const isEmpty = said.name === '' && said.mail === '' && said.phone === '';
    // In the order of the form, so that errors stand where they belong.
    const all = isEmpty ? others : [...others, { purpose, ...said }];
    change({
      ...draft,
      contacts: PURPOSES.flatMap((one) => all.filter((contact) => contact.purpose === one)),
    });
  };
  return (
    <>
      <p className={classes['line']}>{t('contacts.says')}</p>
      {PURPOSES.map((purpose) => {
        const at = contacts.findIndex((one) => one.purpose === purpose);
        const { name, mail, phone = '' } = contacts[at] ?? { name: '', mail: '' };
        const said = { name, mail, phone };
        const isNeeded = purpose === 'business';
        const none = isNeeded && at < 0 ? errorOf('/contacts') : null;
        return (
          <fieldset key={purpose} className={classes['site']}>
            <legend>
              {t(purpose)}
              <span className={classes['quiet']}>
                {' '}
                · {t(`${purpose}.says`)}
                {isNeeded ? '' : `, ${t('optional')}`}
              </span>
            </legend>
            <div className={classes['address']}>
              <TextInput
                size="md"
                label={t('contacts.name')}
                required={isNeeded}
                maxLength={100}
                autoComplete="off"
                value={name}
                error={none ?? errorOf(`/contacts/${at}/name`)}
                onChange={(event) => set(purpose, { ...said, name: event.currentTarget.value })}
              />
              <TextInput
                size="md"
                type="email"
                label={t('contacts.mail')}
                required={isNeeded}
                maxLength={254}
                autoComplete="off"
                value={mail}
                error={errorOf(`/contacts/${at}/mail`)}
                onChange={(event) => set(purpose, { ...said, mail: event.currentTarget.value })}
              />
              <TextInput
                size="md"
                type="tel"
                label={t('contacts.phone')}
                description={t('contacts.phone.says')}
                inputWrapperOrder={['label', 'input', 'description', 'error']}
                maxLength={40}
                autoComplete="off"
                value={phone}
                error={errorOf(`/contacts/${at}/phone`)}
                onChange={(event) => set(purpose, { ...said, phone: event.currentTarget.value })}
              />
            </div>
            {name === '' && mail === '' ? (
              <Button
                variant="subtle"
                className={classes['remove'] ?? ''}
                aria-label={`${t('contacts.me')}: ${t(purpose)}`}
                onClick={() => {
                  set(purpose, { ...said, name: application.name, mail: application.mail });
                }}
              >
                {t('contacts.me')}
              </Button>
            ) : null}
          </fieldset>
        );
      })}
    </>
  );
}
