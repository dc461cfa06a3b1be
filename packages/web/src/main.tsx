import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import { HttpTaskClient } from './api/http-task-client.js';
import './style.css';

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <StrictMode>
      <App client={new HttpTaskClient()} />
    </StrictMode>,
  );
