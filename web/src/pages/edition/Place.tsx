import { UnstyledButton } from '@mantine/core';
import classes from './Edition.module.css';
import { placeText, placeTitle } from './placeText.ts';
import { useEditionTexts } from './texts.ts';

/** Where something is said: a file of the edition and a line in it. */
export type Place = { readonly file: string; readonly line: number };

type Props = { place: Place; what: string; shown: Place | null; show: (place: Place) => void };

/** `4-deals.yaml:12`, which opens the file at the line. */
export function PlaceLink({ place, what, shown, show }: Props) {
  const t = useEditionTexts();
  const open = shown?.file === place.file && shown.line === place.line;
  return (
    <UnstyledButton
      className={classes['place']}
      aria-pressed={open}
      title={placeTitle(place)}
      aria-label={`${placeText(place)}, ${t('place.open', { what, file: place.file, line: place.line })}`}
      onClick={() => show(place)}
    >
      {placeText(place)}
    </UnstyledButton>
  );
}
