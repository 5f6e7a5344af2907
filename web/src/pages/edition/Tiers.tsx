import { IconPlus } from '@tabler/icons-react';
import type { EditionOne } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { Section } from '../../kit/Page.tsx';
import { TierMark } from '../../kit/TierMark.tsx';
import classes from './Edition.module.css';
import { type Place, PlaceLink } from './Place.tsx';
import { useEditionTexts } from './texts.ts';

type Props = {
  tiers: readonly EditionOne['tiers'][number][];
  place: Place | null;
  show: (place: Place) => void;
};

/** The tiers from the first on: what each takes, what it brings. */
export function Tiers({ tiers, place, show }: Props) {
  const t = useEditionTexts();
  const format = useFormat();
  if (tiers.length === 0) return null;
  return (
    <Section title={t('tiers')} aside={t('tiers.note')}>
      <ul className={classes['tiers']}>
        {tiers.map((tier) => (
          <li key={tier.id} className={classes['tier']}>
            <div className={classes['tierName']}>
              <h3>
                <TierMark level={tier.level} title={format.say(tier.title)} size="sm" />
              </h3>
              <PlaceLink
                place={tier.place}
                what={format.say(tier.title)}
                shown={place}
                show={show}
              />
            </div>
            <div>
              <h4 className={classes['small']}>{t('needs')}</h4>
              {tier.requires.length === 0 ? (
                <p className={classes['quiet']}>{t('needs.none')}</p>
              ) : (
                <ul>
                  {tier.requires.map((each, index) => (
                    <li key={index} className={classes['need']}>
                      <span>{format.say(each.title)}</span>
                      <b data-num>{format.number(each.need)}</b>
                    </li>
                  ))}
                </ul>
              )}
            </div>
            <div>
              <h4 className={classes['small']}>{t('brings')}</h4>
              <ul>
                {tier.brings.map((each, index) => (
                  <li key={index} className={classes['bring']}>
                    <IconPlus size={14} stroke={1.8} aria-hidden />
                    <span>{format.say(each)}</span>
                  </li>
                ))}
              </ul>
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}
