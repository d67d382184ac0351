import { scopes as library } from '../../../src/main/google/library/methods.ts'

const prefix = 'https://www.googleapis.com/auth/'

export const scopes = {
  openid: 'openid',
  email: 'email',
  profile: 'profile',
  all: library.all,
  readOnly: library.readAll,
  sharing: library.sharing,
  appendOnly: library.append,
  readAppCreated: library.readAppCreated,
  editAppCreated: library.editAppCreated,
  userinfoEmail: `${prefix}userinfo.email`,
  userinfoProfile: `${prefix}userinfo.profile`,
} as const

/** What the authorization page says about a scope; undefined for scopes that do not exist here. */
export function scopeSentence(scope: string): string | undefined {
  switch (scope) {
    case scopes.openid:
      return 'Associate you with your personal info on Google'
    case scopes.email:
    case scopes.userinfoEmail:
      return 'See your primary Google Account email address'
    case scopes.profile:
    case scopes.userinfoProfile:
      return 'See your personal info, including any personal info you’ve made publicly available'
    case scopes.all:
      return 'See, upload and organize items in your Google Photos library'
    case scopes.readOnly:
      return 'View your Google Photos library'
    case scopes.sharing:
      return 'Manage and add to shared albums on your behalf'
    case scopes.appendOnly:
      return 'Add to your Google Photos library'
    case scopes.readAppCreated:
      return 'View photos, videos and albums in your Google Photos that were added by this app'
    case scopes.editAppCreated:
      return 'Edit the info in your photos, videos and albums that were added by this app'
    default:
      return undefined
  }
}

/** Sign-in scopes are granted without a checkbox. */
export function isIdentityScope(scope: string): boolean {
  return !scope.includes('photoslibrary')
}

/** The name under which the token answer lists a scope. */
export function grantedName(scope: string): string {
  if (scope === scopes.email) return scopes.userinfoEmail
  if (scope === scopes.profile) return scopes.userinfoProfile
  return scope
}
