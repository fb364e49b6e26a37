export const FORMS = ["json", "toml", "yaml"] as const;
/** How a configuration is written; the ending of its name says it. */
export type Form = (typeof FORMS)[number];

export function formOf(name: string): Form {
  return FORMS.find((form) => name.replace(/\.yml$/, ".yaml").endsWith(`.${form}`)) ?? "json";
}
