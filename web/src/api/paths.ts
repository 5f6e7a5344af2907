/** The calls of the API, as `openapi.json` describes them: path → method → what goes in and out. */
export type { paths } from '../../api.gen.ts';
