// The page's entry.
import './base.css'
import './ui/ui.css'
import './shell/shell.css'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { setLanguage } from './i18n/t.ts'

const root = document.getElementById('root')
// Sentences first: a window that showed keys, even for one frame, would be read out so.
if (root) void setLanguage('fr').finally(() => createRoot(root).render(<App />))
