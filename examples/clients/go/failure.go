package main

import (
	"google.golang.org/genproto/googleapis/rpc/code"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/status"
)

// What a program does something about: the status, its reason, the fields that are wrong, when to ask again.
func failureOf(err error) report {
	failed := status.Convert(err)
	reason, fields, retry := "", []string{}, 0.0
	for _, detail := range failed.Details() {
		switch detail := detail.(type) {
		case *errdetails.ErrorInfo:
			reason = detail.GetReason()
		case *errdetails.BadRequest:
			for _, violation := range detail.GetFieldViolations() {
				fields = append(fields, violation.GetField())
			}
		case *errdetails.RetryInfo:
			retry = detail.GetRetryDelay().AsDuration().Seconds()
		}
	}
	return report{
		"status":       code.Code(failed.Code()).String(),
		"reason":       reason,
		"fields":       fields,
		"retrySeconds": retry,
		"message":      failed.Message(),
	}
}
