// Calls a server of prompt tasks in every way that it has, and prints a line of JSON for each step.
//
// Usage: client [-ca FILE] [HOST:PORT]; the API key, where the server wants one, is in QAIO_API_KEY.
package main

//go:generate go build -o generated/bin/ tool
//go:generate protoc -I ../../../proto --plugin=generated/bin/protoc-gen-go --plugin=generated/bin/protoc-gen-go-grpc --go_out=. --go_opt=module=prompttasks.example/client,Mprompttasks/v1/prompt_tasks.proto=prompttasks.example/client/generated/pb --go-grpc_out=. --go-grpc_opt=module=prompttasks.example/client,Mprompttasks/v1/prompt_tasks.proto=prompttasks.example/client/generated/pb prompttasks/v1/prompt_tasks.proto

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"log"
	"maps"
	"os"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"

	"prompttasks.example/client/generated/pb"
)

const longest = 30 * time.Second

// bearer sends an API key with every call, over TLS only.
type bearer string

func (key bearer) GetRequestMetadata(context.Context, ...string) (map[string]string, error) {
	return map[string]string{"authorization": "Bearer " + string(key)}, nil
}

func (bearer) RequireTransportSecurity() bool { return true }

func connect(address, ca, key string) (*grpc.ClientConn, error) {
	if ca == "" {
		if key != "" {
			return nil, errors.New("QAIO_API_KEY is sent over TLS only: name the server's authority with -ca FILE")
		}
		return grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	}
	transport, err := credentials.NewClientTLSFromFile(ca, "")
	if err != nil {
		return nil, err
	}
	options := []grpc.DialOption{grpc.WithTransportCredentials(transport)}
	if key != "" {
		options = append(options, grpc.WithPerRPCCredentials(bearer(key)))
	}
	return grpc.NewClient(address, options...)
}

func main() {
	log.SetFlags(0)
	ca := flag.String("ca", "", "file of who vouches for the server's certificate; without it no TLS")
	flag.Parse()
	address := "localhost:50051"
	if flag.NArg() > 0 {
		address = flag.Arg(0)
	}
	connection, err := connect(address, *ca, os.Getenv("QAIO_API_KEY"))
	if err != nil {
		log.Fatal(err)
	}
	defer connection.Close()
	tasks := server{pb.NewPromptTaskServiceClient(connection), pb.NewConversationServiceClient(connection)}
	lines := json.NewEncoder(os.Stdout)
	lines.SetEscapeHTML(false)
	for _, step := range steps {
		line := report{"step": step.name}
		maps.Copy(line, take(step, tasks))
		if err := lines.Encode(line); err != nil {
			log.Fatal(err)
		}
	}
}

func take(step step, tasks server) report {
	ctx, cancel := context.WithTimeout(context.Background(), longest)
	defer cancel()
	said, err := step.run(ctx, tasks)
	if err != nil {
		return failureOf(err)
	}
	return said
}
