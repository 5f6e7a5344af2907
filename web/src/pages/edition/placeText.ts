type Place = { readonly file: string; readonly line: number };

/** A place as it is shown: `containers.yaml:77`; its folders are one hover away, in `placeTitle`. */
export function placeText({ file, line }: Place): string {
  return `${file.slice(file.lastIndexOf('/') + 1)}:${line}`;
}

/** A place in full: `unified-2023/practices/containers.yaml:77`. */
export const placeTitle = ({ file, line }: Place): string => `${file}:${line}`;
