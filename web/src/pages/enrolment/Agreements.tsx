import { Button, Checkbox, SegmentedControl } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { announce } from '../../api/announce.ts';
import { saveText } from '../../api/download.ts';
import { acceptAgreement } from '../../api/enrolments.ts';
import type { AgreementItem, EnrolmentOne, LocaleName } from '../../api/types.ts';
import { useFormat, useLocale } from '../../i18n/locale.tsx';
import { StateBadge, type Tone } from '../../kit/StateBadge.tsx';
import { useMe } from '../../shell/me.tsx';
import classes from './Enrolment.module.css';
import { Dialog, Form, useMove } from './Form.tsx';
import { useEnrolmentTexts } from './texts.ts';

type ListProps = {
  agreements: readonly AgreementItem[];
  read: (agreement: AgreementItem) => void;
};

const TONE: Record<AgreementItem['state'], Tone> = {
  idle: 'quiet',
  asked: 'change',
  accepted: 'done',
  expired: 'refused',
};

/** Each agreement with its version, who accepted it when, and its text to read. */
export function Agreements({ agreements, read }: ListProps) {
  const t = useEnrolmentTexts();
  const format = useFormat();
  if (agreements.length === 0) return <p className={classes['quiet']}>{t('agreements.none')}</p>;
  return (
    <ul>
      {agreements.map((one) => {
        const last = one.acceptances[0];
        const title = format.say(one.title);
        return (
          <li key={one.entity} className={classes['agreement']}>
            <div>
              <span className={classes['name']}>{title}</span>
              <div className={classes['quiet']}>
                {last === undefined
                  ? t('agreement.version', { version: one.version })
                  : t('agreement.by', {
                      version: last.version,
                      who: last.by,
                      at: format.moment(last.at),
                    })}
              </div>
            </div>
            <StateBadge tone={TONE[one.state]}>
              {one.state === 'asked'
                ? one.dueAt === null
                  ? t('agreement.asked.undated')
                  : t(one.accepted === null ? 'agreement.asked' : 'agreement.again', {
                      day: format.dayOfMoment(one.dueAt),
                    })
                : t(`agreement.${one.state}`)}
            </StateBadge>
            <div className={classes['rowDo']}>
              <Button
                onClick={() => read(one)}
                aria-label={t('agreement.readOne', { entity: title })}
              >
                {t('agreement.read')}
              </Button>
            </div>
          </li>
        );
      })}
    </ul>
  );
}

type Props = { enrolment: EnrolmentOne; agreement: AgreementItem; own: boolean; close: () => void };

/** The text per language, its fingerprint, and accepting it in the language that was read. */
export function AgreementDialog({ enrolment, agreement, own, close }: Props) {
  const t = useEnrolmentTexts();
  const { format, locale } = useLocale();
  const [language, setLanguage] = useState<LocaleName>(locale);
  const title = format.say(agreement.title);
  const text = language === 'en' ? agreement.text.en : agreement.text.fr;
  // A text is written in lines of a file; a paragraph ends with an empty one.
  const paragraphs = text
    .trim()
    .split(/\n\s*\n/)
    .map((each) => each.replaceAll('\n', ' '));
  const hash = agreement.hashes[language];
  const save = () =>
    saveText(
      `${agreement.entity}-${agreement.version}-${language}.txt`,
      [
        `${t('agreement.title', { entity: title })}`,
        t('agreement.version', { version: agreement.version }),
        '',
        paragraphs.join('\n\n'),
        '',
        ...agreement.acceptances.map((one) =>
          t('agreement.by', {
            version: one.version,
            who: `${one.by}, ${enrolment.partner.name}`,
            at: format.moment(one.at),
          }),
        ),
        `SHA-256 ${hash}`,
        '',
      ].join('\n'),
    );
  return (
    <Dialog title={t('agreement.title', { entity: title })} close={close} size="lg">
      <div className={classes['form']}>
        <div className={classes['under']}>
          <SegmentedControl
            aria-label={t('agreement.language')}
            value={language}
            onChange={(value) => setLanguage(value)}
            data={[
              { value: 'en', label: 'English' },
              { value: 'fr-CA', label: 'Français' },
            ]}
          />
          <Button leftSection={<IconDownload size={16} stroke={1.7} aria-hidden />} onClick={save}>
            {t('agreement.download')}
          </Button>
        </div>
        <div
          className={classes['paper']}
          lang={language}
          role="region"
          aria-label={t('agreement.title', { entity: title })}
          // What scrolls is reached by keys.
          tabIndex={0}
        >
          {paragraphs.map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
        </div>
        <div>
          <p className={classes['quiet']}>
            {t('agreement.version', { version: agreement.version })}
            {agreement.accepted === null || agreement.accepted === agreement.version
              ? ''
              : ` · ${t('agreement.holds', { version: agreement.accepted })}`}
          </p>
          <p className={classes['print']}>
            {t('agreement.fingerprint')}: {hash}
          </p>
          {agreement.acceptances.map((one) => (
            <p key={one.version} className={classes['quiet']}>
              {t('agreement.by', {
                version: one.version,
                who: one.by,
                at: format.moment(one.at),
              })}
            </p>
          ))}
        </div>
        {agreement.state !== 'asked' || !own ? null : agreement.mayAccept ? (
          <Accept key={language} {...{ enrolment, agreement, language, hash, close }} />
        ) : (
          <p>
            {t('agreement.cannot', {
              names: format.list(enrolment.signatories.map(({ name }) => name)),
              company: enrolment.partner.name,
            })}
          </p>
        )}
      </div>
    </Dialog>
  );
}

type AcceptProps = Omit<Props, 'own'> & { language: LocaleName; hash: string };

function Accept({ enrolment, agreement, language, hash, close }: AcceptProps) {
  const t = useEnrolmentTexts();
  const me = useMe();
  const [isRead, setRead] = useState(false);
  const [tried, setTried] = useState(false);
  const { entity, version } = agreement;
  const sending = useMove(
    () => acceptAgreement(enrolment.id, { entity, version, locale: language, hash }),
    () => {
      announce(t('agreement.accepted.said'));
      close();
    },
  );
  return (
    <Form
      go={t('agreement.go', { name: me.name })}
      error={sending.error}
      pending={sending.isPending}
      close={close}
      send={() => (isRead ? sending.mutate(undefined) : setTried(true))}
    >
      <Checkbox
        label={t('agreement.confirm', { company: enrolment.partner.name })}
        checked={isRead}
        error={tried && !isRead ? t('agreement.confirm.needed') : null}
        onChange={(event) => setRead(event.currentTarget.checked)}
      />
    </Form>
  );
}
