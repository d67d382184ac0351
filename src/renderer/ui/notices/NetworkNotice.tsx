import { useEffect } from 'react'
import type { NetworkSentence } from '../../../shared/text/sentences/network-sentences.ts'
import { announce } from './Announcer.tsx'
import { Notice } from './Notice.tsx'

/** That Google is not heard. Spoken once for each thing that is wrong, not for each time that comes nearer. */
export function NetworkNotice({ sentence: { what, next } }: { sentence: NetworkSentence }) {
  useEffect(() => announce(what), [what])
  return (
    <Notice tone="warning" title={what}>
      <p>{next}</p>
    </Notice>
  )
}
