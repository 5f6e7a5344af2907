/**
 * A place as it is shown: `practices/containers.yaml:156`, without the folder of its edition where that is said beside it.
 * Long paths may break after a slash.
 */
export function placeText(
  place: { readonly file: string; readonly line: number },
  edition: string | null,
): string {
  const file =
    edition !== null && place.file.startsWith(`${edition}/`)
      ? place.file.slice(edition.length + 1)
      : place.file;
  return `${file}:${place.line}`.replaceAll('/', '/\u200b');
}
