// The page's entry.
import './base.css'
import './ui/ui.css'
import './shell/shell.css'
import { z } from 'zod'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'

// The page's policy refuses code made from text: zod must not even try.
z.config({ jitless: true })

const root = document.getElementById('root')
if (root) createRoot(root).render(<App />)
