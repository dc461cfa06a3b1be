export { GrpcTaskClient } from './client/grpc-task-client.js';
export { runDashboard, type DashboardOptions } from './run-dashboard.js';
