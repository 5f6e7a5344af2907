import { ActionIcon, Checkbox, NativeSelect } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { addLines, applyFor, enrolmentOfferQuery } from '../../api/enrolments.ts';
import type { EnrolmentOffer, EnrolmentOne, LineAsked } from '../../api/types.ts';
import { useCommon } from '../../i18n/common.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { ErrorNote, RowsSkeleton } from '../../kit/Notes.tsx';
import classes from './Enrolment.module.css';
import { Form, useMove } from './Form.tsx';
import { useEnrolmentTexts } from './texts.ts';
import { isPast } from './words.ts';

type Offered = EnrolmentOffer['items'][number];
type Props = {
  /** What there is already; null for whoever begins. */
  enrolment: EnrolmentOne | null;
  close: () => void;
};

/** Countries, and in each the business models: what is clear by itself, and what somebody decides. */
export function Choose({ enrolment, close }: Props) {
  const offer = useQuery(enrolmentOfferQuery());
  if (offer.data === undefined) {
    return offer.error === null ? (
      <RowsSkeleton rows={4} />
    ) : (
      <ErrorNote error={offer.error} again={() => void offer.refetch()} />
    );
  }
  return <Choosing offer={offer.data} enrolment={enrolment} close={close} />;
}

const keyOf = ({ country, model }: LineAsked): string => `${country}/${model}`;

function Choosing({ offer, enrolment, close }: Props & { offer: EnrolmentOffer }) {
  const t = useEnrolmentTexts();
  const format = useFormat();
  const has = new Set((enrolment?.lines ?? []).filter((line) => !isPast(line)).map(keyOf));
  const [countries, setCountries] = useState<readonly string[]>([
    ...new Set((enrolment?.lines ?? []).map(({ country }) => country)),
  ]);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [tried, setTried] = useState(false);
  const lines = offer.items.filter((one) => chosen.includes(keyOf(one)));
  const asked = lines.map(({ country, model }) => ({ country, model }));
  const sending = useMove(
    () => (enrolment === null ? applyFor(asked) : addLines(enrolment.id, asked)),
    close,
  );
  const clear = lines.filter(({ exceptions }) => exceptions.length === 0).length;
  const others = [...new Set(offer.items.map(({ country }) => country))]
    .filter((country) => !countries.includes(country))
    .toSorted((a, b) => format.country(a).localeCompare(format.country(b)));
  return (
    <Form
      go={t('choose.go', { count: lines.length })}
      error={sending.error}
      pending={sending.isPending}
      close={close}
      send={() => (lines.length === 0 ? setTried(true) : sending.mutate(undefined))}
    >
      <div className={classes['chosen']}>
        {countries.map((country) => (
          <Country
            key={country}
            country={country}
            offered={offer.items.filter((one) => one.country === country)}
            has={has}
            chosen={chosen}
            set={(models) =>
              setChosen([...chosen.filter((key) => !key.startsWith(`${country}/`)), ...models])
            }
            remove={
              [...has].some((key) => key.startsWith(`${country}/`))
                ? null
                : () => {
                    setCountries(countries.filter((each) => each !== country));
                    setChosen(chosen.filter((key) => !key.startsWith(`${country}/`)));
                  }
            }
          />
        ))}
      </div>
      <NativeSelect
        label={t('choose.country')}
        description={countries.length === 0 ? t('choose.none') : undefined}
        value=""
        data={[
          { value: '', label: t('choose.country.pick') },
          ...others.map((value) => ({ value, label: format.country(value) })),
        ]}
        onChange={({ currentTarget }) => {
          if (currentTarget.value !== '') setCountries([...countries, currentTarget.value]);
        }}
      />
      {lines.length > 0 ? (
        <p role="status">
          {t('choose.sum', { count: lines.length, clear, decided: lines.length - clear })}
        </p>
      ) : tried ? (
        <p role="alert" className={classes['refused']}>
          {t('choose.needed')}
        </p>
      ) : null}
    </Form>
  );
}

type CountryProps = {
  country: string;
  offered: readonly Offered[];
  has: ReadonlySet<string>;
  chosen: readonly string[];
  set: (keys: string[]) => void;
  remove: (() => void) | null;
};

function Country({ country, offered, has, chosen, set, remove }: CountryProps) {
  const t = useEnrolmentTexts();
  const words = useCommon();
  const format = useFormat();
  const name = format.country(country);
  const own = chosen.filter((key) => key.startsWith(`${country}/`));
  return (
    <section className={classes['choice']}>
      <div className={classes['choiceHead']}>
        <h3>{name}</h3>
        {remove === null ? null : (
          <ActionIcon aria-label={t('choose.remove', { country: name })} onClick={remove}>
            <IconX size={16} stroke={1.7} aria-hidden />
          </ActionIcon>
        )}
      </div>
      <Checkbox.Group aria-label={t('choose.models', { country: name })} value={own} onChange={set}>
        <div className={classes['boxes']}>
          {offered.map((one) => (
            <Checkbox
              key={one.model}
              value={keyOf(one)}
              label={words(one.model)}
              disabled={has.has(keyOf(one))}
              description={
                has.has(keyOf(one)) ? t('choose.has') : t(`choose.${one.exceptions[0] ?? 'clear'}`)
              }
            />
          ))}
        </div>
      </Checkbox.Group>
    </section>
  );
}
