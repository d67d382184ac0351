/** Joins the class names that are given; a condition that is false leaves its name out. */
export function classNames(...names: (string | false | undefined)[]): string {
  return names.filter(Boolean).join(' ')
}
