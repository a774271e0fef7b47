"""PyTorch: `python torch_peer.py {eager,compile,eager-tf32,compile-tf32} WORKLOAD [--device cpu|cuda]`."""
import math
import time

from common import Order, Task, measure, report, since_start

task = Task(["eager", "compile", "eager-tf32", "compile-tf32"])
SELU_SCALE, SELU_SCALE_ALPHA = 1.0507009873554805, 1.7580993408473766


def networks(torch):
    nn = torch.nn
    linear, selu, relu = nn.Linear, nn.SELU, nn.ReLU

    class Vae(nn.Module):
        def __init__(self):
            super().__init__()
            self.encoder = nn.Sequential(linear(784, 150), selu(), linear(150, 100), selu())
            self.mean, self.log_variance = linear(100, 10), linear(100, 10)
            self.decoder = nn.Sequential(linear(10, 100), selu(), linear(100, 150), selu(), linear(150, 784), nn.Sigmoid())

        def forward(self, x):
            h = self.encoder(x)
            mean, log_variance = self.mean(h), self.log_variance(h)
            return self.decoder(mean + torch.randn_like(mean) * torch.exp(log_variance / 2)), mean, log_variance

    class LstmAutoencoder(nn.Module):
        def __init__(self):
            super().__init__()
            self.first, self.second = nn.LSTM(28, 100, batch_first=True), nn.LSTM(100, 30, batch_first=True)
            self.third, self.out = nn.LSTM(30, 100, batch_first=True), linear(100, 28)

        def forward(self, x):
            code = self.second(self.first(x)[0])[0][:, -1]
            return torch.sigmoid(self.out(self.third(code[:, None].expand(-1, 28, -1))[0]))

    class Tied(nn.Module):
        def __init__(self):
            super().__init__()
            self.first, self.second = linear(784, 100), linear(100, 30)
            self.biases = nn.ParameterList([torch.zeros(100), torch.zeros(784)])

        def forward(self, x):
            affine, selu = nn.functional.linear, nn.functional.selu
            h = selu(affine(selu(self.second(selu(self.first(x)))), self.second.weight.t(), self.biases[0]))
            return torch.sigmoid(affine(h, self.first.weight.t(), self.biases[1]))

    class Coded(nn.Module):
        """784-100-code-100-784; gives the output, and the values of the encoder's layers."""
        def __init__(self, units, nonlinearity):
            super().__init__()
            self.first, self.second, self.nonlinearity = linear(784, 100), linear(100, units), nonlinearity
            self.decoder = nn.Sequential(linear(units, 100), selu(), linear(100, 784), nn.Sigmoid())

        def forward(self, x):
            hidden = nn.functional.selu(self.first(x))
            code = self.nonlinearity(self.second(hidden))
            return self.decoder(code), hidden, code

    stacked = lambda *corruption: nn.Sequential(
        *corruption, linear(784, 100), selu(), linear(100, 30), selu(), linear(30, 100), selu(), linear(100, 784), nn.Sigmoid())
    conv = lambda i, o, stride=1: nn.Conv2d(i, o, 3, stride, 1)
    up = lambda i, o: nn.ConvTranspose2d(i, o, 3, 2, 1, 1)
    make = {
        "W1": stacked,
        "W2": Vae,
        "W3": lambda: nn.Sequential(
            conv(1, 16), selu(), nn.MaxPool2d(2), conv(16, 32), selu(), nn.MaxPool2d(2), conv(32, 64), selu(), nn.MaxPool2d(2),
            nn.ConvTranspose2d(64, 32, 3, 2), selu(), up(32, 16), selu(), up(16, 1), nn.Sigmoid()),
        "W4": lambda: nn.Sequential(
            conv(1, 32, 2), relu(), conv(32, 64, 2), relu(), nn.Flatten(), linear(3136, 32), linear(32, 3136), nn.Unflatten(1, (64, 7, 7)),
            up(64, 64), relu(), up(64, 32), relu(), conv(32, 1)),
        "W5": LstmAutoencoder,
        "W6": lambda: nn.Sequential(linear(784, 32), linear(32, 784)),
        "W7": Tied,
        "W8": stacked,
        "W9": lambda: stacked(nn.Dropout(0.5)),
        "W10": lambda: Coded(300, nn.Sigmoid()),
        "W11": lambda: Coded(300, nn.Sigmoid()),
        "W12": lambda: Coded(30, selu()),
    }
    return make[task.family]()


def training(torch):
    """The model, its loss as a function of a batch, and its optimizer."""
    cross_entropy, squared = torch.nn.functional.binary_cross_entropy, torch.nn.functional.mse_loss
    model = networks(torch).to(task.device)
    optim, weights = torch.optim, model.parameters()
    if task.family == "W2":
        def loss(x):
            y, mean, log_variance = model(x)
            kl = -0.5 * (1 + log_variance - log_variance.exp() - mean * mean).sum(-1)
            return cross_entropy(y, x) + kl.mean() / 784
        return loss, optim.RMSprop(weights, lr=1e-3, alpha=0.9, eps=1e-7)
    if task.family == "W4":
        return (lambda x: squared(model(x), x)), optim.Adam(weights, lr=1e-4)
    if task.family == "W6":
        return (lambda x: squared(model(x), x)), optim.Adam(weights, lr=1e-3)
    if task.family in PENALTIES:
        def loss(x):
            y, hidden, code = model(x)
            return cross_entropy(y, x) + PENALTIES[task.family](torch, model, hidden, code)
        return loss, optim.SGD(weights, lr=1.0)
    noisy = (lambda x: x + 0.2 * torch.randn_like(x)) if task.family == "W8" else (lambda x: x)
    rate = {"W1": 1.5, "W5": 0.1, "W7": 1.5}.get(task.family, 1.0)
    return (lambda x: cross_entropy(model(noisy(x)), x)), optim.SGD(weights, lr=rate)


def l1(torch, model, hidden, code):
    return 1e-4 * code.abs().sum(-1).mean()


def kl(torch, model, hidden, code):
    p, q = 0.1, code.mean(0).clamp(1e-7, 1 - 1e-7)
    entropy = -p * math.log(p) - (1 - p) * math.log(1 - p)
    return 0.05 / 32 * (-p * torch.log(q) - (1 - p) * torch.log(1 - q) - entropy).sum()


def contraction(torch, model, hidden, code):
    """The squared norm of the encoder's Jacobian, which is never made: its rows before the first layer, under that layer's Gram matrix."""
    first, second = model.first.weight, model.second.weight
    slope = lambda a: torch.where(a > 0, SELU_SCALE, a + SELU_SCALE_ALPHA)
    rows = ((slope(code)[:, :, None] * second) * slope(hidden)[:, None, :]).reshape(-1, len(first))
    return 1e-4 * ((rows @ (first @ first.t())) * rows).sum() / len(code)


PENALTIES = {"W10": l1, "W11": kl, "W12": contraction}


def work():
    import torch

    torch.set_num_threads(task.threads)
    torch.manual_seed(0)
    if task.mode.endswith("tf32"):
        torch.set_float32_matmul_precision("high")
        torch.backends.cudnn.allow_tf32 = True
    elif task.device != "cpu":
        torch.backends.cudnn.allow_tf32 = False
    x = torch.from_numpy(task.images()).to(task.device)
    if x.ndim == 4:
        x = x.permute(0, 3, 1, 2).contiguous()
    loss, optimizer = training(torch)
    if task.mode.startswith("compile"):
        loss = torch.compile(loss)
    order = Order(len(x), task.batch, lambda n: torch.randperm(n, device=task.device))

    def run(steps):
        for _ in range(steps):
            batch = x[order()]
            optimizer.zero_grad(set_to_none=True)
            value = loss(batch)
            value.backward()
            optimizer.step()
        # Waits for the device, too.
        run.loss = float(value.detach())

    start = time.perf_counter()
    run(1)
    first = dict(firstStepSeconds=round(time.perf_counter() - start, 3), sinceStartSeconds=since_start(), lossFirst=round(run.loss, 4))
    return dict(**measure(task, run), **first, lossLast=round(run.loss, 4), version=torch.__version__)


report(work)
