"""The parts that a script is put together from; what stands in braces is filled in."""

USAGE = {
    "mnist": """\
    python {file} mnist

The folder holds the four files of MNIST (train-images-idx3-ubyte and its like), as they are or .gz.""",
    "digits": """\
    python {file} digits.npz

The file comes with AdamScope: viz/mnist/data/digits.npz.""",
}

SAME = "The initial weights and the batches are those of the run, so the losses agree up to rounding."

CONSTANTS = """
SEED = {seed}
EPOCHS = {epochs}
BATCH_SIZE = {batch_size}
DEVICE = {device}
WHITE, MEAN, STD = {white}, {mean}, {std}  # the largest pixel; mean and deviation of pixel / WHITE
"""

AUTO_DEVICE = '"cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"'

READERS = {
    "mnist": '''
FOLDER = Path(sys.argv[1] if len(sys.argv) > 1 else "mnist")
if not FOLDER.is_dir():
    sys.exit(f"There is no folder {FOLDER} with MNIST's four files here: give its path after the script's name.")


def read(name):
    """A file in the IDX format: four bytes of type and dimensions, the sizes, the content."""
    path = FOLDER / name
    content = path.read_bytes() if path.exists() else gzip.decompress(Path(f"{path}.gz").read_bytes())
    shape = np.frombuffer(content, ">u4", count=content[3], offset=4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * len(shape)).reshape(shape)


train_images, train_labels = read("train-images-idx3-ubyte"), read("train-labels-idx1-ubyte")
test_images, test_labels = read("t10k-images-idx3-ubyte"), read("t10k-labels-idx1-ubyte")
''',
    "digits": """
FILE = Path(sys.argv[1] if len(sys.argv) > 1 else "digits.npz")
if not FILE.exists():
    sys.exit(f"There is no {FILE} here: AdamScope's Share menu has it; or give its path after the script's name.")
with np.load(FILE) as file:
    images, labels, test = file["images"], file["labels"], file["test"]
train = np.setdiff1d(np.arange(len(labels)), test)
train_images, train_labels = images[train], labels[train]
test_images, test_labels = images[test], labels[test]
""",
}

STREAM = '''

def stream(purpose, epoch=0):
    """Random numbers for one purpose, the same in every run with this seed."""
    return np.random.PCG64(np.random.SeedSequence((SEED, epoch, purpose)))
'''

SUBSET = """
# {subset:,} images, as many of each digit as can be: the first of each, the second of each, …
order = np.random.Generator(stream({purpose})).permutation(len(train_labels))
place = np.empty(len(order), dtype=int)
for digit in range(10):
    members = order[train_labels[order] == digit]
    place[members] = np.arange(len(members))
chosen = np.sort(np.lexsort((train_labels, place))[:{subset}])
train_images, train_labels = train_images[chosen], train_labels[chosen]
"""

VALIDATION = """
# {count:,} images are held back, each digit with its share.
order = np.random.Generator(stream({purpose})).permutation(len(train_labels))
shares = np.bincount(train_labels) * {count} / len(train_labels)
counts = np.floor(shares).astype(int)
counts[np.argsort(counts - shares, kind="stable")[: {count} - counts.sum()]] += 1
held_back = np.sort(
    np.concatenate([order[train_labels[order] == digit][:count] for digit, count in enumerate(counts)])
)
validation_images, validation_labels = train_images[held_back], train_labels[held_back]
train_images, train_labels = np.delete(train_images, held_back, axis=0), np.delete(train_labels, held_back)
"""

MODEL = """
model = nn.Sequential(OrderedDict([
{layers}
]))
rng = np.random.Generator(stream({purpose}))
trained = [layer for layer in model if isinstance(layer, (nn.Linear, nn.Conv2d))]
for layer in trained:
    # What kaiming_uniform_ does before a ReLU, with the run's random numbers; no ReLU follows the last layer.
    bound = ((1 if layer is trained[-1] else 6) / layer.weight[0].numel()) ** 0.5
    layer.weight.data = torch.tensor(rng.uniform(-bound, bound, layer.weight.shape), dtype=torch.float32)
    nn.init.zeros_(layer.bias)
model.to(DEVICE)
"""

SCHEDULE = '''
NUM_STEPS = {steps}


def factor(t):
    """{help}"""
    return {factor}


scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda done: factor(done + 1))
'''

AUGMENT = '''

def augment(images, epoch, first):
    """Each image shifted by up to 1/14 of its side, turned by up to 10 degrees, scaled by up to a tenth."""
    bits = stream({purpose}, epoch)
    bits.advance(4 * first)
    drawn = 2 * np.random.Generator(bits).random((len(images), 4)).astype(np.float32) - 1
    down, right, turn, scale = torch.from_numpy(drawn).T
    cos, sin = (f(torch.deg2rad(10 * turn)) / (1 + 0.1 * scale) for f in (torch.cos, torch.sin))
    down, right = down / 7, right / 7  # of half a side, which is 1 here
    rows = [cos, sin, -cos * right - sin * down, -sin, cos, sin * right - cos * down]
    x = torch.tensor(images[:, None], dtype=torch.float32)
    grid = F.affine_grid(torch.stack(rows, dim=1).reshape(-1, 2, 3), x.shape, align_corners=False)
    return F.grid_sample(x, grid, align_corners=False).round()[:, 0].numpy()
'''

LOSSES = {
    "cross_entropy": '''

def loss_of(outputs, labels):
    """Mean over the images of -log softmax(outputs)[label]."""
    return F.cross_entropy(outputs, labels)
''',
    "mse": '''

def loss_of(outputs, labels):
    """Mean over images and classes of (output - one-hot label)**2."""
    return F.mse_loss(outputs, F.one_hot(labels, 10).float())
''',
}

LOOP = '''

def tensors(images, labels):
    """Normalised rows of pixels, and labels, where the model is."""
    x = (images.reshape(len(images), -1) / WHITE - MEAN) / STD
    return (
        torch.tensor(x, dtype=torch.float32, device=DEVICE),
        torch.tensor(labels, dtype=torch.int64, device=DEVICE),
    )


@torch.no_grad()
def evaluate(images, labels):
    """Loss and accuracy."""
    parts = [tensors(images[k : k + 1000], labels[k : k + 1000]) for k in range(0, len(images), 1000)]
    outputs, truth = torch.cat([model(x) for x, _ in parts]), torch.cat([y for _, y in parts])
    return loss_of(outputs, truth).item(), (outputs.argmax(dim=1) == truth).float().mean().item()


losses = []
for epoch in range(EPOCHS):
    order = np.random.Generator(stream({purpose}, epoch)).permutation(len(train_images))
    for first in range(0, len(order), BATCH_SIZE):
        chosen = order[first : first + BATCH_SIZE]
        x, y = tensors({images}, train_labels[chosen])
        optimizer.zero_grad()
        loss = loss_of(model(x), y)
        loss.backward()
        optimizer.step(){scheduler}
        losses.append(loss.item())
        if not np.isfinite(losses[-1]):
            raise SystemExit(f"step {{len(losses)}}: the loss is {{losses[-1]}}")
    print(f"epoch {{epoch + 1}}: training loss of the last batch {{losses[-1]:.4f}}"){validation}
    test_loss, test_accuracy = evaluate(test_images, test_labels)
    print(f"    test loss {{test_loss:.4f}}, test accuracy {{test_accuracy:.2%}}")
'''

LOOK_AT_VALIDATION = """
    validation_loss, validation_accuracy = evaluate(validation_images, validation_labels)
    print(f"    validation loss {validation_loss:.4f}, validation accuracy {validation_accuracy:.2%}")"""
