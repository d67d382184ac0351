/** The languages that Shoebox speaks, as BCP 47 calls them. */
export const languages = ['en', 'zh-Hans'] as const

export type Language = (typeof languages)[number]
