export { GrpcTaskClient } from './client/grpc-task-client.js';
export { type PaletteName } from './look/palette.js';
export { type ServerRemedy } from './server-remedy.js';
export { runDashboard, type DashboardOptions } from './run-dashboard.js';
