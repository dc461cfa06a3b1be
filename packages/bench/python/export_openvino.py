"""Writes a checkpoint for OpenVINO, with weights in int8: python export_openvino.py CHECKPOINT FOLDER

CHECKPOINT is a .gguf file or a folder as Hugging Face publishes them.
"""

import os
import subprocess
import sys
import tempfile

from unpack_gguf import unpack


def export(checkpoint, folder):
    command = os.path.join(os.path.dirname(sys.executable), "optimum-cli")
    task = ["--task", "text-generation-with-past", "--weight-format", "int8"]
    subprocess.run([command, "export", "openvino", "-m", checkpoint, *task, folder], check=True)


def main():
    checkpoint, folder = map(os.path.abspath, sys.argv[1:3])
    if os.path.isdir(checkpoint):
        export(checkpoint, folder)
        return
    with tempfile.TemporaryDirectory() as unpacked:
        unpack(checkpoint, unpacked)
        export(unpacked, folder)


if __name__ == "__main__":
    main()
