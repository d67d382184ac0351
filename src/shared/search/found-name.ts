/** What somebody in photos, or where they were taken, is called. */
export interface FoundName {
  kind: 'person' | 'place'
  name: string
}
