/** How an export names what is not a person's own, in one language. */
export interface Language {
  root: string
  /** With `{}` in place of the year. */
  year: string
  archive: string
  trash: string
  untitled: string
  albumData: string
  edited: string
}

/** Names that the reference gives in section 4, and one language that nobody speaks. */
export const languages = {
  english: {
    root: 'Google Photos',
    year: 'Photos from {}',
    archive: 'Archive',
    trash: 'Trash',
    untitled: 'Untitled',
    albumData: 'metadata',
    edited: '-edited',
  },
  french: {
    root: 'Google\u00A0Photos',
    year: 'Photos de {}',
    archive: 'Archive',
    trash: 'Corbeille',
    untitled: 'Sans titre',
    albumData: 'métadonnées',
    edited: '-modifié',
  },
  german: {
    root: 'Google Fotos',
    year: 'Fotos von {}',
    archive: 'Archiv',
    trash: 'Papierkorb',
    untitled: 'Unbenannt',
    albumData: 'Metadaten',
    edited: '-bearbeitet',
  },
  spanish: {
    root: 'Google\u00A0Fotos',
    year: 'Photos from {}',
    archive: 'Archivo',
    trash: 'Papelera',
    untitled: 'Sin título',
    albumData: 'metadatos',
    edited: '-ha editado',
  },
  turkish: {
    root: 'Google Fotoğraflar',
    year: '{} yılına ait fotoğraflar',
    archive: 'Arşivim',
    trash: 'Çöp',
    untitled: 'Adsız',
    albumData: 'metadata',
    edited: '-düzenlendi',
  },
  japanese: {
    root: 'Google フォト',
    year: '{} 年の写真',
    archive: 'アーカイブ',
    trash: 'ゴミ箱',
    untitled: '無題',
    albumData: 'metadata',
    edited: '-編集済み',
  },
  invented: {
    root: 'Fotoj Google',
    year: 'El la jaro {} fotoj',
    archive: 'Arĥivo',
    trash: 'Rubujo',
    untitled: 'Untitled',
    albumData: 'metadata',
    edited: '-edited',
  },
} satisfies Record<string, Language>

export type LanguageName = keyof typeof languages
